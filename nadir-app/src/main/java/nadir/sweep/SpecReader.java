package nadir.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import nadir.data.InputException;
import nadir.data.Suggestion;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads what a sweep is made of from YAML. Everything wrong is said with its line, column and key.
public final class SpecReader {
    private static final String GRID = "grid";
    private static final String RANDOM = "random";
    private static final String SAMPLE = "sample";
    private static final String SEEDS = "seeds";
    private static final String SUCCESS = "success";
    private static final String KEEP = "keep";
    private static final Set<String> SECTIONS = Set.of(GRID, RANDOM, SEEDS, SUCCESS, KEEP);
    private static final int MOST_VALUES = 10_000;

    private final YamlText yaml;
    private final Set<String> options;
    private final Set<String> flags;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> valueLines = new LinkedHashMap<>();

    private SpecReader(YamlText yaml, Collection<String> options, Collection<String> flags) {
        this.yaml = yaml;
        this.options = new TreeSet<>(options);
        this.options.add(Combination.DATA);
        this.flags = Set.copyOf(flags);
    }

    /// Reads a specification.
    ///
    /// @param name of the file, for messages
    /// @param text its content
    /// @param options names that may be set, without dashes
    /// @param flags those among them that have no value
    /// @param firstSeed of the starts where the text does not say
    /// @throws InputException if it is no YAML, or asks for something that there is not, or for too much
    public static Spec read(String name, String text, Collection<String> options, Collection<String> flags,
            long firstSeed) {
        return new SpecReader(new YamlText(name), options, flags).spec(name, text, firstSeed);
    }

    private Spec spec(String name, String text, long firstSeed) {
        Node root = yaml.compose(text);
        if (root == null) {
            throw new InputException(name + " is empty; a sweep requires data: and what to vary, see "
                    + "docs/guide/sweep.md");
        }
        Map<String, String> fixed = new LinkedHashMap<>();
        List<Map<String, List<String>>> grids = List.of(Map.of());
        Map<String, Choice> random = new LinkedHashMap<>();
        int samples = 1;
        List<Long> seeds = List.of(firstSeed);
        Double success = null;
        Spec.Keep keep = Spec.Keep.BEST;
        for (Map.Entry<ScalarNode, Node> entry : yaml.entries(root, "a sweep").entrySet()) {
            Node value = entry.getValue();
            switch (entry.getKey().getValue()) {
                case GRID -> grids = grids(value);
                case RANDOM -> samples = random(value, random);
                case SEEDS -> seeds = seeds(value, firstSeed);
                case SUCCESS -> success = yaml.number(SUCCESS, value);
                case KEEP -> keep = keep(value);
                default -> {
                    String option = option(entry.getKey(), true);
                    fixed.put(option, value(option, value));
                }
            }
        }
        requireOnce(fixed.keySet(), grids, random.keySet());
        return new Spec(name, fixed, grids, samples, random, seeds, success, keep,
                new Places(lines, valueLines));
    }

    private Spec.Keep keep(Node node) {
        String text = yaml.scalar(KEEP, node).getValue();
        return switch (text) {
            case "best" -> Spec.Keep.BEST;
            case "none" -> Spec.Keep.NONE;
            default -> throw yaml.wrong(node, "keep requires best or none, got '" + text + "'");
        };
    }

    private void requireOnce(Set<String> fixed, List<Map<String, List<String>>> grids, Set<String> random) {
        Set<String> gridded = new LinkedHashSet<>();
        grids.forEach(grid -> gridded.addAll(grid.keySet()));
        for (String option : options) {
            int places = (fixed.contains(option) ? 1 : 0) + (gridded.contains(option) ? 1 : 0)
                    + (random.contains(option) ? 1 : 0);
            if (places > 1) {
                throw new InputException(yaml.name() + ":" + lines.get(option) + ": " + option
                        + " is set more than once; it is either the same for all runs, or in grid:, or in random:");
            }
        }
    }

    private List<Map<String, List<String>>> grids(Node node) {
        List<Map<String, List<String>>> grids = new ArrayList<>();
        for (Node one : node instanceof SequenceNode list ? list.getValue() : List.of(node)) {
            Map<String, List<String>> grid = new LinkedHashMap<>();
            yaml.entries(one, GRID).forEach((key, value) -> {
                String option = option(key, false);
                grid.put(option, values(option, value));
            });
            grids.add(grid);
        }
        if (grids.isEmpty()) {
            throw yaml.wrong(node, "grid requires at least one option with its values");
        }
        return grids;
    }

    private int random(Node node, Map<String, Choice> random) {
        Integer samples = null;
        for (Map.Entry<ScalarNode, Node> entry : yaml.entries(node, RANDOM).entrySet()) {
            if (entry.getKey().getValue().equals(SAMPLE)) {
                samples = (int) yaml.whole(SAMPLE, entry.getValue(), 1, Spec.MOST_RUNS);
                continue;
            }
            String option = option(entry.getKey(), false);
            random.put(option, entry.getValue() instanceof MappingNode range && !isSpread(range)
                    ? range(option, range)
                    : new Choice.Listed(values(option, entry.getValue())));
        }
        if (samples == null) {
            throw yaml.wrong(node, "random requires sample: N, how many combinations to draw");
        }
        return samples;
    }

    private List<Long> seeds(Node node, long firstSeed) {
        if (node instanceof SequenceNode list) {
            List<Long> seeds = list.getValue()
                    .stream()
                    .map(seed -> yaml.whole(SEEDS, seed, Long.MIN_VALUE, Long.MAX_VALUE))
                    .toList();
            if (seeds.isEmpty() || Set.copyOf(seeds).size() < seeds.size()) {
                throw yaml.wrong(node, "seeds requires at least one, and each once");
            }
            return seeds;
        }
        long from = firstSeed;
        long count = 1;
        if (node instanceof MappingNode) {
            for (Map.Entry<ScalarNode, Node> entry : yaml.entries(node, SEEDS).entrySet()) {
                switch (entry.getKey().getValue()) {
                    case "from" -> from = yaml.whole("from", entry.getValue(), -(1L << 62), 1L << 62);
                    case "count" -> count = yaml.whole("count", entry.getValue(), 1, Spec.MOST_RUNS);
                    default -> throw unknown(entry.getKey(), "seeds", List.of("from", "count"));
                }
            }
        } else {
            count = yaml.whole(SEEDS, node, 1, Spec.MOST_RUNS);
        }
        return LongStream.range(from, from + count).boxed().toList();
    }

    private List<String> values(String option, Node node) {
        if (node instanceof SequenceNode list) {
            if (list.getValue().isEmpty() || list.getValue().size() > MOST_VALUES) {
                throw yaml.wrong(node, option + " requires from 1 to " + MOST_VALUES + " values here, got "
                        + list.getValue().size());
            }
            Set<String> values = new LinkedHashSet<>();
            for (Node one : list.getValue()) {
                String value = value(option, one);
                if (!values.add(value)) {
                    throw yaml.wrong(one, option + " has the value " + value + " twice");
                }
                valueLines.computeIfAbsent(option, fresh -> new LinkedHashMap<>()).putIfAbsent(value, yaml.line(one));
            }
            return List.copyOf(values);
        }
        if (node instanceof MappingNode range) {
            if (!isSpread(range)) {
                throw yaml.wrong(node,
                        option + " requires points: N beside from: and to: here; ranges without are drawn "
                                + "from in random:");
            }
            return range(option, range).spread(points(range));
        }
        throw yaml.wrong(node, option + " requires a list of values here, such as [" + value(option, node)
                + "]; what is the same for all runs stands outside of grid: and random:");
    }

    private boolean isSpread(MappingNode range) {
        return yaml.find(range, "points") != null;
    }

    private int points(MappingNode range) {
        Node points = java.util.Objects.requireNonNull(yaml.find(range, "points"));
        return (int) yaml.whole("points", points, 2, MOST_VALUES);
    }

    private Choice.Range range(String option, MappingNode node) {
        Node from = null;
        Node to = null;
        boolean logarithmic = false;
        for (Map.Entry<ScalarNode, Node> entry : yaml.entries(node, option).entrySet()) {
            switch (entry.getKey().getValue()) {
                case "from" -> from = entry.getValue();
                case "to" -> to = entry.getValue();
                case "scale" -> logarithmic = isLogarithmic(entry.getValue());
                case "points" -> points(node);
                default -> throw unknown(entry.getKey(), "a range", List.of("from", "to", "scale", "points"));
            }
        }
        if (from == null || to == null) {
            throw yaml.wrong(node, option + " requires from: and to:");
        }
        double low = yaml.number("from", from);
        double high = yaml.number("to", to);
        if (!(low < high) || (logarithmic && !(low > 0))) {
            throw yaml.wrong(node,
                    option + " requires from < to" + (logarithmic ? " and, with scale: log, from > 0" : "")
                            + ", got " + value(option, from) + " and " + value(option, to));
        }
        return new Choice.Range(low, high, logarithmic,
                from.getTag().equals(Tag.INT) && to.getTag().equals(Tag.INT) && Math.abs(low) < 1e15 && high < 1e15);
    }

    private boolean isLogarithmic(Node node) {
        return switch (value("scale", node)) {
            case "log" -> true;
            case "linear" -> false;
            default -> throw yaml.wrong(node, "scale requires linear or log, got '" + value("scale", node) + "'");
        };
    }

    /// The value as it would be typed: a scalar's own text, or several with commas between them.
    private String value(String option, Node node) {
        if (node instanceof SequenceNode list && !list.getValue().isEmpty()) {
            List<String> texts = new ArrayList<>();
            for (Node one : list.getValue()) {
                texts.add(yaml.scalar(option, one).getValue());
            }
            return String.join(",", texts);
        }
        String text = yaml.scalar(option, node).getValue();
        if (flags.contains(option) && !text.equals("true") && !text.equals("false")) {
            throw yaml.wrong(node, option + " requires true or false, got '" + text + "'");
        }
        return text;
    }

    private String option(ScalarNode key, boolean atTop) {
        String name = key.getValue();
        if (!options.contains(name)) {
            List<String> known = new ArrayList<>(options);
            if (atTop) {
                known.addAll(SECTIONS);
            }
            throw unknown(key, "nadir train", known);
        }
        lines.merge(name, yaml.line(key), Math::min);
        return name;
    }

    private InputException unknown(ScalarNode key, String owner, Collection<String> known) {
        String name = key.getValue();
        String hint = name.equals("seed") || name.equals("starts") ? "seeds: says from which seeds to start"
                : name.startsWith("--") ? "leave out the dashes" : Suggestion.of(name, known);
        return yaml.wrong(key, "there is no key '" + name + "' of " + owner + "; " + hint);
    }
}
