package org.visualbert4j.internal.features;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.runtime.Finite;
import org.visualbert4j.internal.vision.ImageFeatures;

/** Features as bytes of the store: little-endian, the numbers themselves in fp32 or bf16. */
final class FeatureCodec {

    private static final int HEADER = 5 * Integer.BYTES;
    private static final int BOXES = 1;
    private static final int DETECTIONS = 2;
    private static final int HALVED = 4;

    private FeatureCodec() {}

    static ByteBuffer encode(ImageFeatures features, boolean halved) {
        int n = features.count();
        float[] boxes = features.boxes();
        ImageFeatures.Detections detections = features.detections();
        int flags = (boxes == null ? 0 : BOXES) | (detections == null ? 0 : DETECTIONS) | (halved ? HALVED : 0);
        ByteBuffer out = ByteBuffer.allocate(HEADER + size(flags, n, features.dimension()))
                .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(features.width()).putInt(features.height()).putInt(n).putInt(features.dimension());
        out.putInt(flags);
        put(out, boxes);
        if (detections != null) {
            put(out, detections.objects());
            put(out, detections.objectProbabilities());
            put(out, detections.attributes());
            put(out, detections.attributeProbabilities());
        }
        if (halved) {
            for (float value : features.features()) {
                out.putShort(toBf16(value));
            }
        } else {
            put(out, features.features());
        }
        return out.flip();
    }

    /** Reads what {@link #encode} wrote; null for bytes that are not. */
    static @Nullable ImageFeatures decode(ByteBuffer bytes) {
        ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < HEADER) {
            return null;
        }
        int width = in.getInt();
        int height = in.getInt();
        int n = in.getInt();
        int d = in.getInt();
        int flags = in.getInt();
        if (n < 0 || d < 1 || (long) n * d > in.remaining() || in.remaining() != size(flags, n, d)) {
            return null;
        }
        float[] boxes = (flags & BOXES) == 0 ? null : floats(in, 4 * n);
        ImageFeatures.Detections detections = (flags & DETECTIONS) == 0
                ? null
                : new ImageFeatures.Detections(ints(in, n), floats(in, n), ints(in, n), floats(in, n));
        float[] features = (flags & HALVED) == 0 ? floats(in, n * d) : halves(in, n * d);
        if (Finite.firstOther(features) >= 0 || (boxes != null && Finite.firstOther(boxes) >= 0)) {
            return null; // such as an earlier release may have kept
        }
        return new ImageFeatures(width, height, d, features, boxes, detections);
    }

    /** Whether what {@link #encode} wrote is in bf16. */
    static boolean isHalved(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return in.remaining() >= HEADER && (in.getInt(in.position() + 4 * Integer.BYTES) & HALVED) != 0;
    }

    /** Features as they are after being kept in bf16. */
    static ImageFeatures halved(ImageFeatures features) {
        float[] rounded = features.features().clone();
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Float.intBitsToFloat(toBf16(rounded[i]) << 16);
        }
        return new ImageFeatures(
                features.width(),
                features.height(),
                features.dimension(),
                rounded,
                features.boxes(),
                features.detections());
    }

    private static int size(int flags, int n, int d) {
        int numbers = ((flags & BOXES) == 0 ? 0 : 4 * n) + ((flags & DETECTIONS) == 0 ? 0 : 4 * n);
        return Math.addExact(
                numbers * Float.BYTES,
                Math.multiplyExact(Math.multiplyExact(n, d), (flags & HALVED) == 0 ? Float.BYTES : Short.BYTES));
    }

    private static void put(ByteBuffer out, float @Nullable [] values) {
        if (values != null) {
            out.asFloatBuffer().put(values);
            out.position(out.position() + Float.BYTES * values.length);
        }
    }

    private static void put(ByteBuffer out, int[] values) {
        out.asIntBuffer().put(values);
        out.position(out.position() + Integer.BYTES * values.length);
    }

    private static float[] floats(ByteBuffer in, int count) {
        float[] values = new float[count];
        FloatBuffer floats = in.asFloatBuffer();
        floats.get(values);
        in.position(in.position() + Float.BYTES * count);
        return values;
    }

    private static int[] ints(ByteBuffer in, int count) {
        int[] values = new int[count];
        in.asIntBuffer().get(values);
        in.position(in.position() + Integer.BYTES * count);
        return values;
    }

    private static float[] halves(ByteBuffer in, int count) {
        short[] shorts = new short[count];
        ShortBuffer buffer = in.asShortBuffer();
        buffer.get(shorts);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = Float.intBitsToFloat(shorts[i] << 16);
        }
        return values;
    }

    /** To the nearest, of two as near the even one. */
    private static short toBf16(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value) ? (short) 0x7fc0 : (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
