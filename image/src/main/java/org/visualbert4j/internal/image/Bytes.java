package org.visualbert4j.internal.image;

import java.io.IOException;

/** Numbers in a file's bytes, big-endian unless said otherwise; beyond their end the file is cut off. */
@SuppressWarnings("ArrayRecordComponent")
record Bytes(byte[] all) {

    void require(int at, int count) throws IOException {
        if (at < 0 || count < 0 || at > all.length - count) {
            throw new IOException("is cut off or broken: it has only " + all.length + " bytes");
        }
    }

    int u8(int at) throws IOException {
        require(at, 1);
        return all[at] & 0xff;
    }

    int u16(int at) throws IOException {
        return u8(at) << 8 | u8(at + 1);
    }

    long u32(int at) throws IOException {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    int u16Little(int at) throws IOException {
        return u8(at) | u8(at + 1) << 8;
    }

    int u24Little(int at) throws IOException {
        return u16Little(at) | u8(at + 2) << 16;
    }

    long u32Little(int at) throws IOException {
        return u16Little(at) | (long) u16Little(at + 2) << 16;
    }

    boolean startsWith(int at, int end, String expected) throws IOException {
        if (end - at < expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (u8(at + i) != expected.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
