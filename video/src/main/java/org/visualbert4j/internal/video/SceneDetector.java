package org.visualbert4j.internal.video;

import java.util.Locale;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avfilter;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** Tells frames that begin a new scene, by ffmpeg's own filter. Used by one thread. */
final class SceneDetector implements AutoCloseable {

    private final Container container;
    private final double threshold;
    private final AVFrame passed = avutil.av_frame_alloc();
    private AVFilterGraph graph = new AVFilterGraph((Pointer) null);
    private AVFilterContext source = new AVFilterContext((Pointer) null);
    private AVFilterContext sink = new AVFilterContext((Pointer) null);
    private String shape = "";

    SceneDetector(Container container, double threshold) {
        this.container = container;
        this.threshold = threshold;
    }

    /** Whether a frame differs much from the one that was given before it; the first one does, and one of another size. */
    boolean isNewScene(AVFrame frame) {
        boolean begins = fits(frame);
        check(avfilter.av_buffersrc_add_frame_flags(source, frame, avfilter.AV_BUFFERSRC_FLAG_KEEP_REF));
        boolean passes = avfilter.av_buffersink_get_frame(sink, passed) >= 0;
        avutil.av_frame_unref(passed);
        return begins || passes;
    }

    /** Makes the filter anew for the first frame, and where they change; whether it did. */
    private boolean fits(AVFrame frame) {
        String arguments = String.format(
                Locale.ROOT,
                "video_size=%dx%d:pix_fmt=%d:time_base=1/1000:colorspace=%d:range=%d",
                frame.width(),
                frame.height(),
                frame.format(),
                frame.colorspace(),
                frame.color_range());
        if (arguments.equals(shape)) {
            return false;
        }
        avfilter.avfilter_graph_free(graph);
        graph = avfilter.avfilter_graph_alloc();
        graph.nb_threads(1);
        shape = arguments;
        AVFilterContext select = new AVFilterContext((Pointer) null);
        source = new AVFilterContext((Pointer) null);
        sink = new AVFilterContext((Pointer) null);
        create(source, "buffer", arguments);
        create(select, "select", String.format(Locale.ROOT, "gt(scene\\,%.9f)", threshold));
        create(sink, "buffersink", null);
        check(avfilter.avfilter_link(source, 0, select, 0));
        check(avfilter.avfilter_link(select, 0, sink, 0));
        check(avfilter.avfilter_graph_config(graph, null));
        return true;
    }

    private void create(AVFilterContext filter, String name, @Nullable String arguments) {
        check(avfilter.avfilter_graph_create_filter(
                filter, avfilter.avfilter_get_by_name(name), name, arguments, null, graph));
    }

    private void check(int result) {
        if (result < 0) {
            throw container.refused("its scenes can't be told apart: " + Ffmpeg.complaint(result));
        }
    }

    @Override
    public void close() {
        avfilter.avfilter_graph_free(graph);
        avutil.av_frame_free(passed);
    }
}
