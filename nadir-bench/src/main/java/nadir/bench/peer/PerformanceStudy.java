package nadir.bench.peer;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// Measures derivatives by Nadir and by libtorch side by side; [Options#USAGE] says how to choose.
public final class PerformanceStudy {
    private final Options options;
    private final PrintStream out;

    private PerformanceStudy(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// Runs the study.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (List.of(arguments).contains("--list")) {
            Goal.all().forEach(goal -> System.out.println(goal.name()));
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
        new PerformanceStudy(options, System.out).run();
    }

    private void run() {
        out.println(Libtorch.description());
        out.println(Row.HEADING);
        for (int threads : options.threads()) {
            for (Goal goal : Goal.all()) {
                if (options.wants(goal.name())) {
                    out.println(Row.measure(goal, threads, options.budget()).text());
                }
            }
        }
    }
}
