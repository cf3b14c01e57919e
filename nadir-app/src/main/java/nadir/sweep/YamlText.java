package nadir.sweep;

import java.util.Optional;
import nadir.data.InputException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
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
}
