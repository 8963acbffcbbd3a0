package org.visualbert4j.internal.image;

/** 256 colours; those a file leaves out are black, as in Pillow. */
final class Palette {

    private final byte[] rgb = new byte[3 * 256];

    /** The greys 0 to 255. */
    static Palette greys() {
        Palette palette = new Palette();
        for (int i = 0; i < 256; i++) {
            palette.set(i, i, i, i);
        }
        return palette;
    }

    /** Colours stored as red, green, blue from an offset on. */
    static Palette of(byte[] bytes, int offset, int colours) {
        Palette palette = new Palette();
        System.arraycopy(bytes, offset, palette.rgb, 0, 3 * Math.min(256, colours));
        return palette;
    }

    void set(int index, int red, int green, int blue) {
        rgb[3 * index] = (byte) red;
        rgb[3 * index + 1] = (byte) green;
        rgb[3 * index + 2] = (byte) blue;
    }

    /** Writes a colour and says where the next one goes. */
    int put(int index, byte[] to, int at) {
        to[at] = rgb[3 * index];
        to[at + 1] = rgb[3 * index + 1];
        to[at + 2] = rgb[3 * index + 2];
        return at + 3;
    }
}
