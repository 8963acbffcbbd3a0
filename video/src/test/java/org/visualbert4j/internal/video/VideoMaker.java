package org.visualbert4j.internal.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.visualbert4j.internal.image.RgbImage;

/** Makes little videos with ffmpeg's own encoders. */
public final class VideoMaker {

    private final String codec;
    private final String pixelFormat;
    private final Map<String, String> containerOptions = new LinkedHashMap<>();
    private int width = 64;
    private int height = 48;
    private int rate = 25;
    private int keyFrameEvery = 12;
    private int bFrames;
    private int[] matrix = {};
    private int[] pixelShape = {0, 1};
    private int colorRange;
    private int colorSpace = avutil.AVCOL_SPC_UNSPECIFIED;
    private IntFunction<RgbImage> images = number -> numbered(width, height, number);

    private VideoMaker(String codec, String pixelFormat) {
        Ffmpeg.load();
        this.codec = codec;
        this.pixelFormat = pixelFormat;
    }

    /** A video by the names of ffmpeg's encoder and pixel format: 64x48, 25 frames a second, a key frame every twelve. */
    public static VideoMaker of(String codec, String pixelFormat) {
        return new VideoMaker(codec, pixelFormat);
    }

    /** The kind that MELD's clips are of, but for its codec. */
    public static VideoMaker clip() {
        return of("mpeg4", "yuv420p").bFrames(2);
    }

    public VideoMaker size(int width, int height) {
        this.width = width;
        this.height = height;
        return this;
    }

    VideoMaker rate(int framesPerSecond) {
        rate = framesPerSecond;
        return this;
    }

    VideoMaker keyFrameEvery(int frames) {
        keyFrameEvery = frames;
        return this;
    }

    VideoMaker bFrames(int most) {
        bFrames = most;
        return this;
    }

    /** The four numbers of {@code x' = ax + cy, y' = bx + dy}. */
    VideoMaker matrix(int a, int b, int c, int d) {
        matrix = new int[] {a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30};
        return this;
    }

    VideoMaker pixelShape(int width, int height) {
        pixelShape = new int[] {width, height};
        return this;
    }

    VideoMaker colors(int range, int space) {
        colorRange = range;
        colorSpace = space;
        return this;
    }

    VideoMaker containerOption(String name, String value) {
        containerOptions.put(name, value);
        return this;
    }

    /** Of what each frame is, by its number from 0, instead of its number itself. */
    public VideoMaker images(IntFunction<RgbImage> of) {
        images = of;
        return this;
    }

    /** An image that tells its number below 256 in eight bars, the highest bit at the left. */
    static RgbImage numbered(int width, int height, int number) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            int bit = 7 - i % width * 8 / width;
            byte value = (byte) ((number >> bit & 1) == 0 ? 20 : 235);
            rgb[3 * i] = value;
            rgb[3 * i + 1] = value;
            rgb[3 * i + 2] = value;
        }
        return new RgbImage(width, height, rgb);
    }

    /** The number that an image tells. */
    public static int number(RgbImage image) {
        int number = 0;
        for (int bar = 0; bar < 8; bar++) {
            int x = (2 * bar + 1) * image.width() / 16;
            int green = image.rgb()[3 * (image.height() / 2 * image.width() + x) + 1] & 0xff;
            number = 2 * number + (green > 127 ? 1 : 0);
        }
        return number;
    }

    /** Writes so many frames; the file's ending says in which container. */
    public Path write(Path file, int frames) {
        AVFormatContext context = new AVFormatContext((Pointer) null);
        check(avformat.avformat_alloc_output_context2(context, null, null, file.toString()));
        AVCodecContext encoder = encoder(context);
        AVStream stream = stream(context, encoder);
        AVIOContext output = new AVIOContext((Pointer) null);
        check(avformat.avio_open(output, file.toString(), avformat.AVIO_FLAG_WRITE));
        context.pb(output);
        AVDictionary options = new AVDictionary((Pointer) null);
        containerOptions.forEach((name, value) -> avutil.av_dict_set(options, name, value, 0));
        check(avformat.avformat_write_header(context, options));
        for (int i = 0; i < frames; i++) {
            AVFrame frame = frame(images.apply(i), encoder);
            frame.pts(i);
            check(avcodec.avcodec_send_frame(encoder, frame));
            avutil.av_frame_free(frame);
            drain(context, encoder, stream);
        }
        check(avcodec.avcodec_send_frame(encoder, null));
        drain(context, encoder, stream);
        check(avformat.av_write_trailer(context));
        avformat.avio_closep(output);
        avcodec.avcodec_free_context(encoder);
        avformat.avformat_free_context(context);
        return file;
    }

    /** Writes a file that has nothing but a second of silence. */
    static Path writeSound(Path file) {
        Ffmpeg.load();
        AVFormatContext context = new AVFormatContext((Pointer) null);
        check(avformat.avformat_alloc_output_context2(context, null, null, file.toString()));
        AVStream stream = avformat.avformat_new_stream(context, null);
        stream.codecpar()
                .codec_type(avutil.AVMEDIA_TYPE_AUDIO)
                .codec_id(avcodec.AV_CODEC_ID_PCM_S16LE)
                .sample_rate(8000)
                .block_align(2)
                .bits_per_coded_sample(16);
        avutil.av_channel_layout_default(stream.codecpar().ch_layout(), 1);
        AVIOContext output = new AVIOContext((Pointer) null);
        check(avformat.avio_open(output, file.toString(), avformat.AVIO_FLAG_WRITE));
        context.pb(output);
        check(avformat.avformat_write_header(context, (AVDictionary) null));
        AVPacket packet = avcodec.av_packet_alloc();
        check(avcodec.av_new_packet(packet, 16_000));
        packet.data().put(new byte[16_000]);
        packet.pts(0);
        packet.dts(0);
        packet.stream_index(0);
        check(avformat.av_interleaved_write_frame(context, packet));
        avcodec.av_packet_free(packet);
        check(avformat.av_write_trailer(context));
        avformat.avio_closep(output);
        avformat.avformat_free_context(context);
        return file;
    }

    private AVCodecContext encoder(AVFormatContext context) {
        AVCodec found = avcodec.avcodec_find_encoder_by_name(codec);
        assertThat(found).as(codec).isNotNull();
        AVCodecContext encoder = avcodec.avcodec_alloc_context3(found);
        encoder.width(width);
        encoder.height(height);
        encoder.pix_fmt(avutil.av_get_pix_fmt(pixelFormat));
        encoder.time_base(rational(1, rate));
        encoder.framerate(rational(rate, 1));
        encoder.gop_size(keyFrameEvery);
        encoder.max_b_frames(bFrames);
        encoder.bit_rate(2_000_000);
        encoder.thread_count(1);
        encoder.color_range(colorRange);
        encoder.colorspace(colorSpace);
        encoder.sample_aspect_ratio(rational(pixelShape[0], pixelShape[1]));
        encoder.strict_std_compliance(avcodec.FF_COMPLIANCE_UNOFFICIAL);
        if ((context.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
            encoder.flags(encoder.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        check(avcodec.avcodec_open2(encoder, found, (AVDictionary) null));
        return encoder;
    }

    private AVStream stream(AVFormatContext context, AVCodecContext encoder) {
        AVStream stream = avformat.avformat_new_stream(context, null);
        stream.time_base(encoder.time_base());
        stream.avg_frame_rate(encoder.framerate());
        stream.sample_aspect_ratio(encoder.sample_aspect_ratio());
        check(avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder));
        if (matrix.length > 0) {
            AVPacketSideData all = new AVPacketSideData((Pointer) null);
            IntPointer count = new IntPointer(1L).put(0);
            AVPacketSideData added = avcodec.av_packet_side_data_new(
                    all, count, avcodec.AV_PKT_DATA_DISPLAYMATRIX, (long) Integer.BYTES * matrix.length, 0);
            new IntPointer(added.data()).put(matrix);
            stream.codecpar().coded_side_data(all);
            stream.codecpar().nb_coded_side_data(1);
        }
        return stream;
    }

    private AVFrame frame(RgbImage image, AVCodecContext encoder) {
        AVFrame frame = avutil.av_frame_alloc();
        frame.format(encoder.pix_fmt());
        frame.width(width);
        frame.height(height);
        frame.color_range(colorRange);
        frame.colorspace(colorSpace);
        check(avutil.av_frame_get_buffer(frame, 0));
        SwsContext scaler = swscale.sws_getContext(
                width,
                height,
                avutil.AV_PIX_FMT_RGB24,
                width,
                height,
                encoder.pix_fmt(),
                swscale.SWS_BICUBIC | swscale.SWS_ACCURATE_RND | swscale.SWS_FULL_CHR_H_INT,
                null,
                null,
                (DoublePointer) null);
        assertThat(scaler).as(pixelFormat).isNotNull();
        IntPointer colors = swscale.sws_getCoefficients(colorSpace);
        boolean full = colorRange == avutil.AVCOL_RANGE_JPEG || pixelFormat.startsWith("yuvj");
        swscale.sws_setColorspaceDetails(scaler, colors, 1, colors, full ? 1 : 0, 0, 1 << 16, 1 << 16);
        AVFrame rgb = avutil.av_frame_alloc();
        rgb.format(avutil.AV_PIX_FMT_RGB24);
        rgb.width(width);
        rgb.height(height);
        check(avutil.av_frame_get_buffer(rgb, 0));
        for (int y = 0; y < height; y++) {
            rgb.data(0).position((long) y * rgb.linesize(0)).put(image.rgb(), 3 * width * y, 3 * width);
        }
        check(swscale.sws_scale(scaler, rgb.data(), rgb.linesize(), 0, height, frame.data(), frame.linesize()));
        avutil.av_frame_free(rgb);
        swscale.sws_freeContext(scaler);
        return frame;
    }

    private static void drain(AVFormatContext context, AVCodecContext encoder, AVStream stream) {
        AVPacket packet = avcodec.av_packet_alloc();
        while (avcodec.avcodec_receive_packet(encoder, packet) >= 0) {
            avcodec.av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
            packet.stream_index(stream.index());
            check(avformat.av_interleaved_write_frame(context, packet));
        }
        avcodec.av_packet_free(packet);
    }

    private static AVRational rational(int numerator, int denominator) {
        return new AVRational().num(numerator).den(denominator);
    }

    private static void check(int result) {
        assertThat(result).as(() -> Ffmpeg.complaint(result)).isGreaterThanOrEqualTo(0);
    }
}
