package org.visualbert4j.internal.video;

import org.bytedeco.ffmpeg.global.avutil;
import org.visualbert4j.internal.natives.NativeProbe;

/** Asks ffmpeg how many bits a pixel of three colours has. */
public final class FfmpegProbe implements NativeProbe {

    @Override
    public String name() {
        return "ffmpeg";
    }

    @Override
    public String version() {
        return Ffmpeg.version();
    }

    @Override
    public boolean works() {
        Ffmpeg.load();
        return avutil.av_get_bits_per_pixel(avutil.av_pix_fmt_desc_get(avutil.AV_PIX_FMT_RGB24)) == 24;
    }
}
