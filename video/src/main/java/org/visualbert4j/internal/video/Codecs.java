package org.visualbert4j.internal.video;

import java.util.List;

/**
 * What of ffmpeg is let near a file. It decodes some 300 kinds of video, most of which nobody has met for decades and few have
 * looked at for errors since; a decoder that is not on this list is never opened, at probing neither.
 */
final class Codecs {

    /** ffmpeg's decoders of what cameras, phones, sites and editors write, and wrote in the last twenty years. */
    static final List<String> DECODERS = List.of(
            "h264",
            "hevc",
            "libdav1d",
            "libaom-av1",
            "vp8",
            "vp9",
            "mpeg1video",
            "mpeg2video",
            "mpeg4",
            "msmpeg4v1",
            "msmpeg4v2",
            "msmpeg4",
            "wmv1",
            "wmv2",
            "wmv3",
            "vc1",
            "h263",
            "h263p",
            "flv",
            "vp6",
            "vp6a",
            "vp6f",
            "mjpeg",
            "gif",
            "theora",
            "dvvideo",
            "prores",
            "dnxhd",
            "ffv1",
            "ffvhuff",
            "huffyuv",
            "rawvideo",
            "rv10",
            "rv20",
            "rv30",
            "rv40");

    /** Formats that hold their video themselves, by the first of ffmpeg's names for them. */
    static final List<String> FORMATS = List.of(
            "asf",
            "avi",
            "dv",
            "flv",
            "gif",
            "h264",
            "hevc",
            "ivf",
            "m4v",
            "matroska",
            "mjpeg",
            "mov",
            "mpeg",
            "mpegts",
            "mpegvideo",
            "mxf",
            "nut",
            "obu",
            "ogg",
            "rm",
            "vc1",
            "wtv",
            "yuv4mpegpipe");

    private Codecs() {}

    /** As ffmpeg's options want a list. */
    static String option(List<String> names) {
        return String.join(",", names);
    }
}
