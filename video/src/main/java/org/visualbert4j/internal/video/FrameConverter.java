package org.visualbert4j.internal.video;

import java.util.Set;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.image.Orientation;
import org.visualbert4j.internal.image.RgbImage;

/**
 * Frames as images: of any pixel format to 8-bit RGB by the colours that the frame names (BT.601, limited range, where it
 * names none, as ffmpeg has it), with square pixels, upright. HDR is not mapped to what a screen shows. Used by one thread.
 */
final class FrameConverter implements AutoCloseable {

    private static final int FLAGS = swscale.SWS_BICUBIC
            | swscale.SWS_FULL_CHR_H_INT
            | swscale.SWS_FULL_CHR_H_INP
            | swscale.SWS_ACCURATE_RND
            | swscale.SWS_BITEXACT;

    /** Formats whose range is full by their name. */
    private static final Set<Integer> FULL_RANGE = Set.of(
            avutil.AV_PIX_FMT_YUVJ411P,
            avutil.AV_PIX_FMT_YUVJ420P,
            avutil.AV_PIX_FMT_YUVJ422P,
            avutil.AV_PIX_FMT_YUVJ440P,
            avutil.AV_PIX_FMT_YUVJ444P);

    /** 1 in the fixed-point numbers of ffmpeg's colour conversion. */
    private static final int ONE = 1 << 16;

    private final Container container;
    private final @Nullable FrameSize size;
    private final long maximumPixels;
    private SwsContext scaler = new SwsContext((Pointer) null);

    /**
     * A converter.
     *
     * @param size of the images it makes; null for that of the video as it is shown
     */
    FrameConverter(Container container, @Nullable FrameSize size, VideoLimits limits) {
        this.container = container;
        this.size = size;
        this.maximumPixels = limits.pixels();
    }

    RgbImage convert(AVFrame frame) {
        Orientation orientation = orientation(frame);
        FrameSize stored = storedSize(frame, orientation.swapsAxes());
        return orientation.upright(scale(frame, stored.width(), stored.height()));
    }

    /** The size before the image is put upright. */
    private FrameSize storedSize(AVFrame frame, boolean swapsAxes) {
        if (size != null) {
            return swapsAxes ? new FrameSize(/* width= */ size.height(), /* height= */ size.width()) : size;
        }
        AVRational shape = container.pixelShape(frame);
        double stretch = shape.num() > 0 && shape.den() > 0 ? (double) shape.num() / shape.den() : 1;
        long width = Math.max(1, Math.round(frame.width() * stretch));
        if (Math.max(width, frame.height()) > FrameSize.LONGEST_SIDE || width * frame.height() > maximumPixels) {
            throw container.refused("shows " + width + "x" + frame.height() + " pixels; the limit is " + maximumPixels
                    + " in all and " + FrameSize.LONGEST_SIDE + " a side");
        }
        return new FrameSize((int) width, frame.height());
    }

    private RgbImage scale(AVFrame frame, int width, int height) {
        scaler = swscale.sws_getCachedContext(
                scaler,
                frame.width(),
                frame.height(),
                frame.format(),
                width,
                height,
                avutil.AV_PIX_FMT_RGB24,
                FLAGS,
                null,
                null,
                (DoublePointer) null);
        if (scaler == null) {
            scaler = new SwsContext((Pointer) null);
            throw container.refused("has frames of pixel format "
                    + avutil.av_get_pix_fmt_name(frame.format()).getString() + ", which can't be made RGB");
        }
        boolean full = frame.color_range() == avutil.AVCOL_RANGE_JPEG || FULL_RANGE.contains(frame.format());
        IntPointer colours = swscale.sws_getCoefficients(frame.colorspace());
        swscale.sws_setColorspaceDetails(scaler, colours, full ? 1 : 0, colours, 1, 0, ONE, ONE);
        AVFrame rgb = avutil.av_frame_alloc();
        try {
            rgb.format(avutil.AV_PIX_FMT_RGB24);
            rgb.width(width);
            rgb.height(height);
            int result = avutil.av_frame_get_buffer(rgb, 0);
            if (result >= 0) {
                result = swscale.sws_scale(
                        scaler, frame.data(), frame.linesize(), 0, frame.height(), rgb.data(), rgb.linesize());
            }
            if (result < 0) {
                throw container.refused("a frame can't be made RGB: " + Ffmpeg.complaint(result));
            }
            return pixels(rgb, width, height);
        } finally {
            avutil.av_frame_free(rgb);
        }
    }

    /** Without what ffmpeg puts behind each row. */
    private static RgbImage pixels(AVFrame rgb, int width, int height) {
        byte[] pixels = new byte[Math.multiplyExact(3 * width, height)];
        BytePointer data = rgb.data(0);
        for (int y = 0; y < height; y++) {
            data.position((long) y * rgb.linesize(0)).get(pixels, 3 * width * y, 3 * width);
        }
        return new RgbImage(width, height, pixels);
    }

    /**
     * How the frame is stored, by its display matrix: {@code x' = ax + cy, y' = bx + dy}. Turns by other than right angles are
     * left as they are.
     */
    private static Orientation orientation(AVFrame frame) {
        AVFrameSideData side = avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
        if (side == null || side.isNull() || side.size() < 9L * Integer.BYTES) {
            return Orientation.UPRIGHT;
        }
        IntPointer matrix = new IntPointer(side.data());
        long a = matrix.get(0);
        long b = matrix.get(1);
        long c = matrix.get(3);
        long d = matrix.get(4);
        if (isSmall(b, a) && isSmall(c, d)) {
            return Orientation.of(false, a < 0, d < 0);
        }
        return isSmall(a, b) && isSmall(d, c) ? Orientation.of(true, c < 0, b < 0) : Orientation.UPRIGHT;
    }

    /** Whether one number is nothing beside another. */
    private static boolean isSmall(long number, long beside) {
        return 100 * Math.abs(number) < Math.abs(beside);
    }

    @Override
    public void close() {
        swscale.sws_freeContext(scaler);
    }
}
