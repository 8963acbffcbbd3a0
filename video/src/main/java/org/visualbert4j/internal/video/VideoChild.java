package org.visualbert4j.internal.video;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.visualbert4j.error.VisualBertException;

/** The process that {@link VideoProcess} starts: reads what is wanted, writes frames, and asks nobody else. */
final class VideoChild {

    private VideoChild() {}

    /**
     * What is wanted, in numbers and one text.
     *
     * @param size of frames, 0 by 0 for the video's
     */
    record Request(String video, double[] moments, double[] span, int[] size, long[] limits, int threads) {

        static Request of(Path video, FrameTimes moments, TimeSpan span, VideoReader.Settings settings) {
            FrameSize size = settings.size();
            VideoLimits limits = settings.limits();
            return new Request(
                    video.toString(),
                    new double[] {
                        moments instanceof FrameTimes.Middle ? 0 : moments instanceof FrameTimes.Every ? 1 : 2,
                        moments instanceof FrameTimes.Every every
                                ? every.seconds()
                                : moments instanceof FrameTimes.SceneChanges scenes ? scenes.threshold() : 0
                    },
                    new double[] {span.from(), span.to()},
                    size == null ? new int[2] : new int[] {size.width(), size.height()},
                    new long[] {limits.pixels(), limits.frames(), limits.time().toNanos()},
                    settings.threads());
        }

        void write(DataOutputStream out) throws IOException {
            out.writeUTF(video);
            out.writeDouble(moments[0]);
            out.writeDouble(moments[1]);
            out.writeDouble(span[0]);
            out.writeDouble(span[1]);
            out.writeInt(size[0]);
            out.writeInt(size[1]);
            for (long limit : limits) {
                out.writeLong(limit);
            }
            out.writeInt(threads);
        }

        static Request read(DataInputStream in) throws IOException {
            return new Request(
                    in.readUTF(),
                    new double[] {in.readDouble(), in.readDouble()},
                    new double[] {in.readDouble(), in.readDouble()},
                    new int[] {in.readInt(), in.readInt()},
                    new long[] {in.readLong(), in.readLong(), in.readLong()},
                    in.readInt());
        }

        void run(Decoding.Receiver receiver) {
            FrameTimes wanted = moments[0] == 0
                    ? new FrameTimes.Middle()
                    : moments[0] == 1 ? new FrameTimes.Every(moments[1]) : new FrameTimes.SceneChanges(moments[1]);
            FrameSize scaled = size[0] == 0 ? null : new FrameSize(size[0], size[1]);
            VideoLimits most = new VideoLimits(limits[0], (int) limits[1], Duration.ofNanos(limits[2]));
            Decoding.HERE.frames(
                    Path.of(video),
                    wanted,
                    new TimeSpan(span[0], span[1]),
                    new VideoReader.Settings(scaled, most, threads),
                    receiver);
        }
    }

    /** Answers one request. */
    public static void main(String[] arguments) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
                DataOutputStream out = new DataOutputStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16))) {
            Request.read(in).run(new Pipe(in, out));
            out.writeByte(VideoProcess.END);
        }
    }

    private record Pipe(DataInputStream in, DataOutputStream out) implements Decoding.Receiver {

        @Override
        public boolean wants(double seconds) {
            try {
                out.writeByte(VideoProcess.ASK);
                out.writeDouble(seconds);
                out.flush();
                return in.readBoolean();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void frame(double moment, VideoFrame frame) {
            try {
                out.writeByte(VideoProcess.FRAME);
                out.writeDouble(moment);
                out.writeDouble(frame.seconds());
                out.writeInt(frame.image().width());
                out.writeInt(frame.image().height());
                out.write(frame.image().rgb());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void problem(VisualBertException problem) {
            try {
                out.writeByte(VideoProcess.PROBLEM);
                out.writeUTF(problem.code().name());
                out.writeUTF(problem.getMessage());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
