package nadir.sweep;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// YAML from a user: read as nodes that know their places, never as objects, with limits that a text must keep before it
/// is composed.
///
/// @param name of the file, for messages
record YamlText(String name) {
    /// Bytes of a file at most.
    static final int MOST_BYTES = 1 << 20;

    private static final int DEEPEST = 16;
    private static final int MOST_ALIASES = 100;

    /// The root of the only document; null if there is none.
    ///
    /// @throws InputException if the text is no YAML, nested too deeply or full of aliases
    @Nullable
    Node compose(String text) {
        LoadSettings settings = LoadSettings.builder().setLabel(name).setCodePointLimit(MOST_BYTES).build();
        try {
            requireModest(settings, text);
            return new Composer(settings, events(settings, text)).getSingleNode().orElse(null);
        } catch (MarkedYamlEngineException wrong) {
            Optional<Mark> mark = wrong.getProblemMark().or(wrong::getContextMark);
            throw new InputException(place(mark) + "this is no YAML: " + wrong.getProblem()
                    + mark.map(YamlText::excerpt).orElse(""), wrong);
        } catch (YamlEngineException wrong) {
            throw new InputException(name + ": this is no YAML: " + wrong.getMessage(), wrong);
        }
    }

    private static ParserImpl events(LoadSettings settings, String text) {
        return new ParserImpl(settings, new StreamReader(settings, text));
    }

    /// Depth and aliases are counted in the stream of events, which takes no memory and no stack.
    private void requireModest(LoadSettings settings, String text) {
        int depth = 0;
        int aliases = 0;
        ParserImpl events = events(settings, text);
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias -> aliases++;
                case Comment, DocumentEnd, DocumentStart, Scalar, StreamEnd, StreamStart -> {}
            }
            if (depth > DEEPEST || aliases > MOST_ALIASES) {
                throw new InputException(place(event.getStartMark()) + "a sweep requires YAML with at most " + DEEPEST
                        + " levels and " + MOST_ALIASES + " aliases");
            }
        }
    }

    private static String excerpt(Mark mark) {
        int[] buffer = mark.getBuffer();
        int start = Math.min(mark.getPointer(), buffer.length);
        int end = start;
        while (end < buffer.length && end < start + 20 && buffer[end] != '\n' && buffer[end] != 0) {
            end++;
        }
        return end == start ? "" : " (at '" + new String(buffer, start, end - start) + "')";
    }

    /// What is wrong with a node.
    InputException wrong(Node node, String what) {
        return new InputException(place(node.getStartMark()) + what);
    }

    /// The line of a node, from 1.
    int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private String place(Optional<Mark> mark) {
        return mark.map(at -> name + ":" + (at.getLine() + 1) + ":" + (at.getColumn() + 1) + ": ")
                .orElse(name + ": ");
    }

    /// The keys of a mapping with their values, in the order of the text; each key is there once.
    ///
    /// @param what has these keys, for messages
    Map<ScalarNode, Node> entries(Node node, String what) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, what + " requires keys with values here, such as data: sample:iris");
        }
        Map<ScalarNode, Node> entries = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(tuple.getKeyNode(), "a key is a word, got something else");
            }
            if (!seen.add(key.getValue())) {
                throw wrong(key, "there is a second key '" + key.getValue() + "'; give it once");
            }
            entries.put(key, tuple.getValueNode());
        }
        return entries;
    }

    /// The value of a key in a mapping; null if it is not there.
    @Nullable
    Node find(MappingNode node, String key) {
        return node.getValue()
                .stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst()
                .orElse(null);
    }

    /// A single value that is there.
    ScalarNode scalar(String key, Node node) {
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return scalar;
        }
        throw wrong(node, key + " requires a value here, got "
                + (node instanceof ScalarNode ? "nothing" : node instanceof MappingNode ? "a mapping" : "a list"));
    }

    /// A finite number.
    double number(String key, Node node) {
        String text = scalar(key, node).getValue();
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException noNumber) {
            // Said below.
        }
        throw wrong(node, key + " requires a finite number, got '" + text + "'");
    }

    /// A whole number from `least` to `most`.
    long whole(String key, Node node, long least, long most) {
        String text = scalar(key, node).getValue();
        Optional<Long> value = parse(text);
        if (value.isEmpty() || value.get() < least || value.get() > most) {
            throw wrong(node, key + " requires a whole number" + (least > Long.MIN_VALUE
                    ? " from " + least + " to " + most
                    : "") + ", got '" + text + "'");
        }
        return value.get();
    }

    private static Optional<Long> parse(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
