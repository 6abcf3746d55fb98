package dev.bedstone.config.internal;

import dev.bedstone.kernel.Problems;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML file into texts by dotted key, each with its line. Works on SnakeYAML's tree of
 * nodes, because only that knows lines and duplicate keys; no object of any class is ever built.
 */
final class YamlFile {

    private static final int DEEPEST = 12;
    private static final int MOST_KEYS = 2_000;

    private final String file;
    private final Problems problems;
    private final Map<String, Located> values = new LinkedHashMap<>();

    private YamlFile(String file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The values of {@code content} by key; what is wrong is added to {@code problems}. */
    static Map<String, Located> read(String file, String content, Problems problems) {
        YamlFile reader = new YamlFile(file, problems);
        Node root = reader.compose(content);
        if (root != null) {
            reader.visit("", root, 0);
        }
        return reader.values;
    }

    private @Nullable Node compose(String content) {
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(content));
        } catch (MarkedYAMLException broken) {
            // The library's message quotes the line, which may hold a secret.
            Mark mark = broken.getProblemMark();
            problems.add(
                    mark == null ? file : at(mark),
                    "is not valid YAML here",
                    "check indentation, quotes and colons");
        } catch (YAMLException broken) {
            problems.add(file, "is not valid YAML", "save it as UTF-8 text in YAML");
        }
        return null;
    }

    private void visit(String key, Node node, int depth) {
        if (depth > DEEPEST || values.size() > MOST_KEYS) {
            problems.add(place(node), "is nested too deep or too large", "remove anchors");
            return;
        }
        switch (node) {
            case MappingNode mapping -> children(key, mapping, depth);
            case ScalarNode scalar -> scalar(key, scalar);
            case SequenceNode sequence -> list(key, sequence);
            default -> problems.add(place(node), "is not a value", "write a plain value");
        }
    }

    private void children(String key, MappingNode mapping, int depth) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode name) {
                String child = key.isEmpty() ? name.getValue() : key + "." + name.getValue();
                visit(child, tuple.getValueNode(), depth + 1);
            } else {
                problems.add(place(tuple.getKeyNode()), "has a key that is not a word", "");
            }
        }
    }

    private void scalar(String key, ScalarNode scalar) {
        if (key.isEmpty()) {
            problems.add(place(scalar), "is not a mapping of keys", "begin with bedstone:");
        } else if (!scalar.getTag().equals(Tag.NULL)) {
            put(key, scalar.getValue(), scalar);
        }
    }

    private void list(String key, SequenceNode sequence) {
        StringJoiner joined = new StringJoiner(",");
        for (Node item : sequence.getValue()) {
            if (item instanceof ScalarNode scalar) {
                joined.add(scalar.getValue());
            } else {
                problems.add(place(item), "is not a plain value", "");
            }
        }
        put(key, joined.toString(), sequence);
    }

    private void put(String key, String text, Node node) {
        Located earlier = values.putIfAbsent(key, new Located(text, place(node)));
        if (earlier != null) {
            problems.add(
                    place(node), key + " was already set at " + earlier, "keep one of the two");
        }
    }

    private String place(Node node) {
        return at(node.getStartMark());
    }

    private String at(Mark mark) {
        return file + ":" + (mark.getLine() + 1);
    }
}
