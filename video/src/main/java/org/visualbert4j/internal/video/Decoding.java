package org.visualbert4j.internal.video;

import java.nio.file.Path;
import org.visualbert4j.error.VisualBertException;

/** Where a video is decoded. */
public enum Decoding {

    /** In this process: at once, but native code reads the file, and an error of it that somebody found may end the process. */
    HERE {
        @Override
        public void frames(
                Path video, FrameTimes moments, TimeSpan span, VideoReader.Settings settings, Receiver receiver) {
            try (VideoReader reader = VideoReader.open(video, settings)) {
                if (moments instanceof FrameTimes.SceneChanges scenes) {
                    int damaged = reader.scenes(scenes, span, frame -> give(frame.seconds(), frame, receiver));
                    if (damaged > 0) {
                        throw new VisualBertException(
                                VisualBertException.Code.IMAGE, video + ": is damaged; frames passed over: " + damaged);
                    }
                } else {
                    for (double moment : reader.moments(moments, span)) {
                        if (receiver.wants(moment)) {
                            take(reader, moment, receiver);
                        }
                    }
                }
            } catch (VisualBertException e) {
                receiver.problem(e);
            }
        }
    },

    /**
     * In a process of its own with limits of memory and time, which takes half a second more a video: for videos that strangers
     * send. Whatever becomes of that process is a problem of its video and no other's.
     */
    ISOLATED {
        @Override
        public void frames(
                Path video, FrameTimes moments, TimeSpan span, VideoReader.Settings settings, Receiver receiver) {
            new VideoProcess(video, settings.limits()).frames(moments, span, settings, receiver);
        }
    };

    /** Takes frames as they come. */
    public interface Receiver {

        /** Whether the frame of a moment is wanted; asked before it is decoded, but for scenes. */
        boolean wants(double seconds);

        /**
         * A frame.
         *
         * @param moment that was asked for, in seconds; of scenes the frame's own
         */
        void frame(double moment, VideoFrame frame);

        /** Something could not be had: a frame, or all that would have followed. */
        void problem(VisualBertException problem);
    }

    /**
     * Gives the frames of a video's moments, in order, that the receiver wants.
     *
     * @throws VisualBertException what the receiver throws
     */
    public abstract void frames(
            Path video, FrameTimes moments, TimeSpan span, VideoReader.Settings settings, Receiver receiver);

    private static void give(double moment, VideoFrame frame, Receiver receiver) {
        if (receiver.wants(moment)) {
            receiver.frame(moment, frame);
        }
    }

    private static void take(VideoReader reader, double moment, Receiver receiver) {
        VideoFrame frame;
        try {
            frame = reader.frameAt(moment);
        } catch (VisualBertException e) {
            receiver.problem(e);
            return;
        }
        receiver.frame(moment, frame);
    }
}
