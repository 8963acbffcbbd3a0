package org.visualbert4j.internal.natives;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.internal.files.AtomicFile;

/**
 * The libraries that JavaCPP unpacks into a folder, one by one and in place. A process that loads the first of them while another
 * one still writes the next, on which it depends, dies of it, and so does every process after one that was killed while it
 * wrote. So whoever finds no list of unpacked files that holds goes on alone: it removes what is damaged, has JavaCPP unpack and
 * load, and then writes the list.
 */
public final class UnpackedLibraries {

    private static final String LOCK = "visualbert4j.lock";
    private static final String LIST = ".unpacked";

    private final Path folder;

    UnpackedLibraries(Path folder) {
        this.folder = folder;
    }

    /** Loads a preset's libraries, alone where they may have to be unpacked. */
    void load(Class<?> preset, Runnable loading) throws IOException {
        Path source = source(preset);
        Path list = folder.resolve(source.getFileName() + LIST);
        if (holds(list, source)) {
            loading.run();
            return;
        }
        alone(() -> {
            if (!holds(list, source)) {
                remove(damaged(false));
            }
            loading.run();
            AtomicFile.write(list, list(source));
            return list;
        });
    }

    /** Work that one thread of one process does at a time. */
    private interface Work<T> {
        T done() throws IOException;
    }

    private synchronized <T> T alone(Work<T> work) throws IOException {
        try (FileChannel lock =
                FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock.lock(); // until it is closed
            return work.done();
        }
    }

    /**
     * Unpacks one library of those that others than JavaCPP would unpack, as JavaCPP does, but beside and renamed.
     *
     * @param resource its name in the jar that {@code of} is from, or another one of the class path
     */
    public Path unpack(Class<?> of, String resource) throws IOException {
        URL url = of.getResource(resource);
        if (url == null) {
            throw new FileNotFoundException(resource + " is in no jar of the class path");
        }
        if (!(url.openConnection() instanceof JarURLConnection connection)) {
            return Path.of(URI.create(url.toString()));
        }
        JarEntry entry = connection.getJarEntry();
        Path jar = Path.of(connection.getJarFile().getName()).getFileName();
        Path file = folder.resolve(jar).resolve(entry.getName());
        return isUnpacked(file, entry)
                ? file
                : alone(() -> {
                    if (!isUnpacked(file, entry)) {
                        try (ReadableByteChannel in = Channels.newChannel(connection.getInputStream())) {
                            AtomicFile.write(file, out -> transfer(in, out));
                        }
                        Files.setLastModifiedTime(file, FileTime.fromMillis(entry.getTime()));
                    }
                    return file;
                });
    }

    private static boolean isUnpacked(Path file, JarEntry entry) throws IOException {
        return Files.exists(file) && Files.size(file) == entry.getSize();
    }

    private static void transfer(ReadableByteChannel in, WritableByteChannel out) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (in.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            buffer.clear();
        }
    }

    /**
     * Compares every unpacked file with the jar that it is from, and removes those that differ.
     *
     * @return what was removed
     */
    List<Path> mend() throws IOException {
        return alone(() -> {
            List<Path> damaged = damaged(true);
            remove(damaged);
            return damaged;
        });
    }

    /** The jar's file, or the folder of classes, that a preset is from. */
    private static Path source(Class<?> preset) throws IOException {
        CodeSource source = preset.getProtectionDomain().getCodeSource();
        String path = source == null ? "" : source.getLocation().getPath();
        Path file = path.isEmpty() ? null : Path.of(path).getFileName();
        return file == null ? Path.of(preset.getName()) : Path.of(path);
    }

    private static boolean holds(Path list, Path source) throws IOException {
        if (!Files.exists(list)) {
            return false;
        }
        List<String> lines = Files.readAllLines(list, StandardCharsets.UTF_8);
        for (String line : lines.subList(1, lines.size())) {
            if (!line.equals(line(Path.of(line.substring(line.lastIndexOf('\t') + 1))))) {
                return false;
            }
        }
        return lines.get(0).equals(String.valueOf(Files.size(source)));
    }

    /** The jar's size, and a line for each file that was loaded, symbolic links being JavaCPP's to mend. */
    private static String list(Path source) throws IOException {
        StringBuilder list = new StringBuilder(Files.size(source) + "\n");
        for (String library : Loader.getLoadedLibraries().values()) {
            if (Files.isRegularFile(Path.of(library))) {
                list.append(line(Path.of(library))).append('\n');
            }
        }
        return list.toString();
    }

    private static String line(Path file) throws IOException {
        return Files.exists(file)
                ? Files.size(file) + "\t" + Files.getLastModifiedTime(file).toMillis() + "\t" + file
                : "missing\t" + file;
    }

    private static void remove(List<Path> files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file); // never shortened: a process may have it mapped
        }
    }

    /**
     * The unpacked files that are not as in the jars of this process. Folders of other jars are other programs'.
     *
     * @param thorough whether their bytes are compared too
     */
    private List<Path> damaged(boolean thorough) throws IOException {
        List<Path> damaged = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path jar :
                    folders.filter(path -> path.toString().endsWith(".jar")).toList()) {
                damaged.addAll(damagedOf(jar, thorough));
            }
        }
        return damaged;
    }

    private static List<Path> damagedOf(Path unpacked, boolean thorough) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(unpacked)) {
            files = all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        JarFile jar = null;
        for (int i = 0; i < files.size() && jar == null; i++) {
            jar = jar(unpacked, files.get(i));
        }
        if (jar == null) {
            return List.of();
        }
        List<Path> damaged = new ArrayList<>();
        for (Path file : files) {
            if (!isWhole(file, jar, name(unpacked, file), thorough)) {
                damaged.add(file);
            }
        }
        return damaged;
    }

    /** The jar of this process that a file was unpacked from, by the name of the folder that it is in; else null. */
    private static @Nullable JarFile jar(Path unpacked, Path file) throws IOException {
        URL resource = Loader.class.getResource("/" + name(unpacked, file));
        if (resource == null || !(resource.openConnection() instanceof JarURLConnection connection)) {
            return null;
        }
        JarFile jar = connection.getJarFile();
        return unpacked.getFileName().equals(Path.of(jar.getName()).getFileName()) ? jar : null;
    }

    private static String name(Path unpacked, Path file) {
        return unpacked.relativize(file).toString().replace(File.separatorChar, '/');
    }

    /** Whether it is what the jar has under its name, or, being a copy that JavaCPP needs under another one, beside it. */
    private static boolean isWhole(Path file, JarFile jar, String name, boolean thorough) throws IOException {
        JarEntry own = jar.getJarEntry(name);
        String beside = name.substring(0, name.lastIndexOf('/') + 1);
        List<JarEntry> entries = own != null
                ? List.of(own)
                : jar.stream()
                        .filter(entry -> entry.getName().startsWith(beside))
                        .toList();
        long size = Files.size(file);
        long sum = thorough ? checksum(file) : Files.getLastModifiedTime(file).toMillis();
        return entries.stream()
                .anyMatch(entry -> entry.getSize() == size && sum == (thorough ? entry.getCrc() : entry.getTime()));
    }

    private static long checksum(Path file) throws IOException {
        CRC32 checksum = new CRC32();
        try (InputStream in = new CheckedInputStream(Files.newInputStream(file), checksum)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return checksum.getValue();
    }
}
