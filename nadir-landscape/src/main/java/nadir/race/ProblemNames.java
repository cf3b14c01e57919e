package nadir.race;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import nadir.data.InputException;
import nadir.network.Activation;
import nadir.trap.TrapRequest;

/// Reads the names that [ProblemSpec#name()] writes, and no others.
final class ProblemNames {
    private final String name;
    private final List<String> parts;
    private int next;

    ProblemNames(String name) {
        this.name = name;
        this.parts = Arrays.asList(name.split("/", -1));
    }

    ProblemSpec spec() {
        ProblemKind kind = Arrays.stream(ProblemKind.values())
                .filter(k -> k.label().equals(parts.getFirst()))
                .findFirst()
                .orElseThrow(this::unknown);
        next = 1;
        ProblemSpec spec = switch (kind) {
            case MINIMUM -> new ProblemSpec.Minimum(request());
            case TWIN -> new ProblemSpec.Twin(request());
            case SADDLE -> {
                int order = whole("order");
                String widths = part();
                int rank = whole("rank");
                yield new ProblemSpec.Saddle(shape(widths), order, rank);
            }
            case PLATEAU -> {
                double saturation = number("saturation");
                yield new ProblemSpec.Flat(shape(part()), saturation);
            }
            case DEAD_RELU -> {
                double margin = number("margin");
                yield new ProblemSpec.Dead(shape(part()), margin);
            }
            case VALLEY -> new ProblemSpec.Steep(shape(part()));
            case LINEAR -> new ProblemSpec.Linear(shape(part()));
            case DATA -> new ProblemSpec.Data(part(), widths(part()), Activation.of(part()), part(), number("decay"));
        };
        if (!spec.name().equals(name)) {
            throw unknown();
        }
        return spec;
    }

    private TrapRequest request() {
        Activation activation = Activation.of(part());
        String[] layers = part().split("-", -1);
        List<Integer> narrow = new ArrayList<>();
        List<Integer> copies = new ArrayList<>();
        for (int l = 1; l + 1 < layers.length; l++) {
            String[] units = layers[l].split("x", -1);
            if (units.length != 2) {
                throw unknown();
            }
            narrow.add(read(units[0], Integer::valueOf));
            copies.add(read(units[1], Integer::valueOf));
        }
        boolean soft = next < parts.size() && parts.get(next).equals("soft");
        next += soft ? 1 : 0;
        double depth = number("depth");
        return new TrapRequest(read(layers[0], Integer::valueOf), read(layers[layers.length - 1], Integer::valueOf),
                narrow, copies, whole("m"), activation, soft, depth, read(part("s"), Long::valueOf));
    }

    private ProblemSpec.Shape shape(String text) {
        List<Integer> widths = widths(text);
        if (widths.size() < 3) {
            throw unknown();
        }
        return new ProblemSpec.Shape(widths.getFirst(), widths.subList(1, widths.size() - 1), widths.getLast(),
                whole("m"), read(part("s"), Long::valueOf));
    }

    private List<Integer> widths(String text) {
        return Arrays.stream(text.split("-", -1)).map(width -> read(width, Integer::valueOf)).toList();
    }

    private int whole(String prefix) {
        return read(part(prefix), Integer::valueOf);
    }

    private double number(String prefix) {
        return read(part(prefix), Double::valueOf);
    }

    private String part(String prefix) {
        String part = part();
        if (!part.startsWith(prefix)) {
            throw unknown();
        }
        return part.substring(prefix.length());
    }

    private String part() {
        if (next >= parts.size()) {
            throw unknown();
        }
        return parts.get(next++);
    }

    private <T> T read(String text, Function<String, T> reading) {
        try {
            return reading.apply(text);
        } catch (NumberFormatException none) {
            throw unknown();
        }
    }

    private InputException unknown() {
        return new InputException("'" + name + "' is the name of no problem; nadir bench --list shows those there are");
    }
}
