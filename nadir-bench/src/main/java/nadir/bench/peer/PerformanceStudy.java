package nadir.bench.peer;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import nadir.bench.peer.PerformancePage.Growth;

/// Measures derivatives by Nadir and by libtorch side by side; [Options#USAGE] says how to choose.
public final class PerformanceStudy {
    private static final String COSTS = "limits-costs";
    private static final String RATES = "limits-rates";
    private static final String MEMORY = "limits-memory";
    private static final String ALLOCATION = "limits-allocation";
    private static final String GROWTH = "growth";

    private final Options options;
    private final PrintStream out;

    private PerformanceStudy(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// Runs the study.
    ///
    /// @throws IOException if the page cannot be written
    /// @throws InterruptedException never
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (List.of(arguments).contains("--list")) {
            Goal.all().forEach(goal -> System.out.println(goal.name()));
            List.of(COSTS, RATES, MEMORY, ALLOCATION, GROWTH).forEach(System.out::println);
            return;
        }
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        if (Relaunch.isNeeded()) {
            System.exit(Relaunch.run(PerformanceStudy.class, arguments));
        }
        try {
            Libtorch.setThreads(1);
        } catch (LinkageError missing) {
            System.err.println("libtorch's native libraries are not there (" + missing.getMessage()
                    + "); build with ./mvnw -Ppeer -DskipTests package");
            System.exit(1);
        }
        new PerformanceStudy(options, System.out).run();
    }

    private void run() throws IOException {
        Machine machine = new Machine();
        String peer = Libtorch.description();
        out.println(peer);
        PerformancePage.Results results = new PerformancePage.Results(peer, Machine.description(), options.quick(),
                rows(), costs(), rates(), uses(), allocations(), growth(), machine.takenByOthers());
        out.print(PerformancePage.belowGoals(results));
        out.printf("Other processes took %.0f %% of the machine.%n", 100 * results.takenByOthers());
        if (options.out().isPresent()) {
            PerformancePage.write(options.out().get(), results);
        }
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int threads : options.threads()) {
            for (Goal goal : Goal.all()) {
                if (options.wants(goal.name())) {
                    if (rows.isEmpty()) {
                        out.println(Row.HEADING);
                    }
                    rows.add(Row.measure(goal, threads, options.budget()));
                    out.println(rows.getLast().text());
                }
            }
        }
        return rows;
    }

    private List<Limits.Costs> costs() {
        return !options.wants(COSTS) ? List.of()
                : Stream.<Supplier<Problem>>of(Goal::small, Goal::digits, Goal::large, Goal::lenet, Goal::resnet)
                        .map(problem -> new Limits(options.budget().part()).costs(problem.get()))
                        .toList();
    }

    private List<Limits.Rates> rates() {
        if (!options.wants(RATES)) {
            return List.of();
        }
        Limits limits = new Limits(options.budget().part());
        List<Operation> both = List.of(Operation.GRADIENT, Operation.FIXED_PRODUCT);
        return Stream.of(limits.rates(Goal.digits(), both), limits.rates(Goal.large(), both),
                limits.rates(Goal.lenet(), both), limits.rates(Goal.resnet(), List.of(Operation.FIXED_PRODUCT)))
                .flatMap(List::stream)
                .toList();
    }

    private List<Limits.Use> uses() {
        return !options.wants(MEMORY) ? List.of()
                : Stream.<Supplier<Problem>>of(Goal::large, Goal::lenet, Goal::resnet)
                        .flatMap(problem -> Limits.memory(problem.get()).stream())
                        .toList();
    }

    private List<Limits.Allocation> allocations() {
        return !options.wants(ALLOCATION) ? List.of()
                : Stream.<Supplier<Problem>>of(Goal::small, Goal::digits, Goal::large, Goal::lenet)
                        .map(problem -> Limits.allocation(problem.get()))
                        .toList();
    }

    private List<Growth> growth() {
        return !options.wants(GROWTH) ? List.of()
                : GrowthCurves.all()
                        .stream()
                        .map(curve -> new Growth(curve, GrowthCurves.measure(curve, options.budget().part())))
                        .toList();
    }
}
