package nadir.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What to measure.
///
/// @param only beginnings of names; everything if empty
/// @param threads numbers of threads, one run for each
/// @param quick shorter measurements
/// @param out where to write the page
record Options(List<String> only, List<Integer> threads, boolean quick, Optional<Path> out) {
    static final String USAGE = """
            usage: PerformanceStudy [--only NAME]... [--threads 1|2] [--quick] [--out FILE] [--list]
              --only NAME   measure what begins with NAME, for example small or digits-product; may be repeated
              --threads N   on one thread, or two; both without this
              --quick       shorter measurements
              --out FILE    write the page, for example docs/performance.md
              --list        list the names""";

    Options {
        only = List.copyOf(only);
        threads = List.copyOf(threads);
    }

    /// @throws IllegalArgumentException if an option is unknown or lacks its value
    static Options of(String... arguments) {
        List<String> only = new ArrayList<>();
        List<Integer> threads = List.of(1, 2);
        boolean quick = false;
        Optional<Path> out = Optional.empty();
        Iterator<String> rest = List.of(arguments).iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--quick" -> quick = true;
                case "--only" -> only.add(value(option, rest));
                case "--threads" -> threads = List.of(threads(value(option, rest)));
                case "--out" -> out = Optional.of(Path.of(value(option, rest)));
                default -> throw new IllegalArgumentException("unknown option " + option + "\n" + USAGE);
            }
        }
        return new Options(only, threads, quick, out);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " requires a value\n" + USAGE);
        }
        return rest.next();
    }

    private static int threads(String text) {
        return switch (text) {
            case "1" -> 1;
            case "2" -> 2;
            default -> throw new IllegalArgumentException("--threads requires 1 or 2, got " + text);
        };
    }

    boolean wants(String name) {
        return only.isEmpty() || only.stream().anyMatch(name::startsWith);
    }

    Measurement.Budget budget() {
        return quick ? Measurement.Budget.QUICK : Measurement.Budget.FULL;
    }
}
