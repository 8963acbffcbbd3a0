package org.visualbert4j.internal.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.UnicodeReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A file of settings in YAML, of which only the form is taken: keys, values and lists as their characters are. YAML's own
 * reading of values, by which 010 is 8, 1:30 is 90 and "no" is false, has no part in it, so that a value means in a file what it
 * means as a flag.
 */
final class SettingsFile {

    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_DEPTH = 20;
    private static final Resolver PLAIN = new Resolver();

    private final String file;

    private SettingsFile(String file) {
        this.file = file;
    }

    /**
     * Reads one.
     *
     * @return what stands under each key, in the file's order
     * @throws VisualBertException CONFIG with file and line for what is no list of settings, IO for what can't be read
     */
    static Map<String, Written> read(Path file) {
        byte[] bytes = bytes(file);
        SettingsFile settings = new SettingsFile(file.toString());
        return settings.settings(settings.compose(new UnicodeReader(new ByteArrayInputStream(bytes))));
    }

    /**
     * Reads a flag's value that is a list, such as {@code [16, 32]}.
     *
     * @throws VisualBertException CONFIG with the flag
     */
    static Written list(String where, String text) {
        SettingsFile flag = new SettingsFile(where);
        Node node = flag.compose(new StringReader(text));
        return node == null ? new Written.Nothing(where) : flag.value(where, node);
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw error(file.toString(), "larger than " + MAX_BYTES + " bytes, which no file of settings is");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + ": no such file", e);
        } catch (IOException e) {
            throw new VisualBertException(VisualBertException.Code.IO, file + " can't be read: " + e.getMessage(), e);
        }
    }

    private @Nullable Node compose(Reader reader) {
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setCodePointLimit(MAX_BYTES);
        try {
            return new Yaml(limits).compose(reader);
        } catch (MarkedYAMLException e) {
            String line =
                    e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
            throw error(file + line, problem(String.valueOf(e.getProblem())));
        } catch (YAMLException | IllegalArgumentException e) { // the latter of a tag, by what makes one
            throw error(
                    file,
                    "is no YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static String problem(String theirs) {
        return theirs.contains("TAB")
                ? "a tab, where YAML takes spaces only"
                : theirs.lines().findFirst().orElse("is no YAML");
    }

    private Map<String, Written> settings(@Nullable Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw error(node == null ? file : file + ":" + line(node), "expected lines of \"key: value\"");
        }
        refuseTag(node, Tag.MAP);
        Map<String, Written> settings = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            int line = line(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw error(file + ":" + line, "a key is a list or a mapping, where the name of a setting is expected");
            }
            String name = key.getValue();
            if (key.isPlain() && name.equals("<<")) {
                throw error(file + ":" + line, "merging (<<) is not read here; write the settings out");
            }
            Integer before = lines.put(name, line);
            if (before != null) {
                throw error(file + ":" + line, name + " is given twice, first in line " + before);
            }
            settings.put(name, value(file + ":" + line + ": " + name, entry.getValueNode()));
        }
        return settings;
    }

    private Written value(String where, Node node) {
        if (node instanceof ScalarNode scalar) {
            return isNull(scalar) ? new Written.Nothing(where) : new Written.Text(where, text(scalar));
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw error(where, "is a mapping, where a value or a list is expected");
        }
        refuseTag(node, Tag.SEQ);
        List<String> texts = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (!(item instanceof ScalarNode scalar) || isNull(scalar)) {
                throw error(where, "a list holds something else than values");
            }
            texts.add(text(scalar));
        }
        return new Written.Items(where, texts);
    }

    private String text(ScalarNode scalar) {
        boolean plain = scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
        refuseTag(scalar, PLAIN.resolve(scalar.getNodeId(), scalar.getValue(), plain));
        return scalar.getValue();
    }

    private static boolean isNull(ScalarNode scalar) {
        return scalar.isPlain() && scalar.getTag().equals(Tag.NULL);
    }

    /** Refuses what a tag such as {@code !!float} makes something else of. */
    private void refuseTag(Node node, Tag expected) {
        if (!node.getTag().equals(expected)) {
            throw error(
                    file + ":" + line(node), "the tag " + node.getTag().getValue() + " is not read here; leave it out");
        }
    }

    private static int line(Node node) {
        return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
    }

    private static VisualBertException error(String where, String problem) {
        return new VisualBertException(VisualBertException.Code.CONFIG, where + ": " + problem);
    }
}
