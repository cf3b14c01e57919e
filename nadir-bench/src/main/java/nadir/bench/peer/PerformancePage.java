package nadir.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nadir.bench.peer.Measurement.Spread;

/// The page that a run leaves. What stands below [#NOTES] in the file that is there already is kept: it was written by hand.
final class PerformancePage {
    private static final String NOTES = "<!-- Below this line, by hand: the study keeps it. -->";

    /// The part of the machine that others may have before times say little.
    private static final double DISTURBED = 0.1;

    private final StringBuilder text = new StringBuilder();

    /// All that a run has measured.
    ///
    /// @param takenByOthers the part of the machine's processor time that other processes had, 0 to 1
    record Results(String peer, String machine, boolean quick, List<Row> rows, List<Limits.Costs> costs,
            List<Limits.Rates> rates, List<Limits.Use> uses, List<Limits.Allocation> allocations, List<Growth> growth,
            double takenByOthers) {}

    /// A curve with its points.
    record Growth(GrowthCurves.Curve curve, List<GrowthCurves.Point> points) {}

    static void write(Path file, Results results) throws IOException {
        String old = Files.exists(file) ? Files.readString(file) : "";
        int notes = old.indexOf(NOTES);
        String kept = notes < 0 ? NOTES + "\n" : old.substring(notes);
        Files.writeString(file, new PerformancePage().page(results) + "\n" + kept);
    }

    private String page(Results results) {
        paragraph("# Performance");
        introduction(results);
        goals(results.rows());
        return sections(results);
    }

    /// What stands below the goals.
    static String belowGoals(Results results) {
        return new PerformancePage().sections(results);
    }

    private String sections(Results results) {
        costs(results.costs());
        rates(results.rates());
        memory(results.uses());
        allocations(results.allocations());
        results.growth().forEach(this::growth);
        return text.toString();
    }

    /// Spaces at the starts of lines are the source's and not the page's.
    private void paragraph(String paragraph) {
        String flowing = paragraph.strip().replaceAll("(?<=\\n) +", "").replaceAll(" {2,}", " ");
        text.append(text.isEmpty() ? "" : "\n").append(flowing).append('\n');
    }

    private void table(String... headings) {
        text.append('\n');
        row(List.of(headings));
        row(List.of(headings).stream().map(_ -> "---").toList());
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void row(String... cells) {
        row(List.of(cells));
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String range(String each, double low, double high) {
        return format(each, low) + " to " + format(each, high);
    }

    private void introduction(Results results) {
        paragraph(
                """
                                Written by `nadir.bench.peer.PerformanceStudy` (see [CONTRIBUTING.md](../CONTRIBUTING.md)); edit the program, \
                                not the tables.

                                Nadir's `Risk` against libtorch 2.10 as its users run it: eager, gradients by `torch::autograd::grad`, products \
                                with the Hessian (HVP) by double backward (`create_graph`), at a fixed point with the graph kept. The peer's \
                                calls start from the JVM through the bytedeco presets, which costs it a few microseconds of some ten to a \
                                thousand; parameters and results stay in its memory, while ours come and go as arrays. Both sides run in one \
                                process, in turn, in blocks of 15 ms or one call, and have been checked to compute the same loss, gradient and \
                                HVP. Nothing counts before Java's compilers are done. A row on one thread in which either side had more than 1.1 \
                                processors is void. "Whole" means from a new point each time; the HVP at a fixed point reuses what depends on the point only. \
                                Times are medians of blocks, ratios (peer's time / ours) medians of rounds, with their quartiles; the ratio of \
                                processor time does not mind other work on the machine. With two threads the peer runs on one and \
                        on two, and the faster counts; it has `OMP_WAIT_POLICY=PASSIVE`, without which it is several times slower. Blocks are then \
                        60 ms, with 0.2 s before each in which the threads of the peer's OpenBLAS fall asleep, who look for work for a tenth \
                        of a second.""");
        paragraph("Peer: " + results.peer() + "; the presets bring no MKL.");
        paragraph("Machine: " + results.machine() + "." + format(
                " Other processes took %.0f %% of its processor time meanwhile", 100 * results.takenByOthers())
                + (results.takenByOthers() > DISTURBED
                        ? ": wall times on two threads are not to be trusted. *Others* is that part, row by row; a verdict in parentheses is no verdict."
                        : ".")
                + (results.quick() ? " Measured with `--quick`." : ""));
    }

    private void goals(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        paragraph("## Goals");
        table("work", "precision", "threads: peer's, ours", "libtorch", "Nadir", "ratio", "quartiles",
                "processor time's ratio", "others", "goal", "met");
        for (Row row : rows) {
            Measurement m = row.measurement();
            Spread ratio = m.ratio();
            boolean hasGoal = row.goal().ratio().isPresent();
            row(row.goal().operation().label() + ", " + row.problem(), row.precision(),
                    row.peerThreads() + ", " + row.threads(), time(m.peerWall().median()), time(m.ourWall().median()),
                    format("%.2f", ratio.median()), range("%.2f", ratio.low(), ratio.high()),
                    format("%.2f", m.processorRatio().median()), format("%.0f %%", 100 * row.others()),
                    hasGoal ? format("%.1f", row.goal().ratio().getAsDouble()) : "",
                    verdict(row));
        }
        rows.stream()
                .filter(row -> row.threads() == 1 && !row.remark().isEmpty())
                .forEach(row -> paragraph("L-BFGS, " + row.problem() + ": " + row.remark() + "."));
        if (rows.stream().anyMatch(row -> row.goal().operation() == Operation.L_BFGS)) {
            paragraph(
                    "L-BFGS: the peer is `torch::optim::LBFGS` with strong Wolfe search, timed on 10 runs at a time and "
                            + "counted a hundredfold; ten pairs, until the gradient is below 1e-5 or for 200 iterations.");
        }
    }

    private static String verdict(Row row) {
        if (row.goal().ratio().isEmpty()) {
            return "";
        }
        boolean met = row.measurement().ratio().median() >= row.goal().ratio().getAsDouble();
        if (!row.isOnItsThreads()) {
            return "void";
        }
        if (row.others() > DISTURBED) {
            return met ? "(yes)" : "(no)";
        }
        return met ? "yes" : "**no**";
    }

    private static String time(double nanoseconds) {
        if (nanoseconds < 1e6) {
            return digits(nanoseconds / 1e3) + " us";
        }
        return nanoseconds < 1e9 ? digits(nanoseconds / 1e6) + " ms" : digits(nanoseconds / 1e9) + " s";
    }

    private static String digits(double value) {
        return value >= 100 ? format("%,.0f", value) : value >= 10 ? format("%.1f", value) : format("%.2f", value);
    }

    private void costs(List<Limits.Costs> costs) {
        if (costs.isEmpty()) {
            return;
        }
        paragraph(
                """
                        ## A product with the Hessian over a gradient

                        One thread. Limits: 2.9 whole, 2.2 at a fixed point. In parentheses, what the multiply-adds of the network's \
                        matrix products say; they give 8/3 and 2 for every layer but the first, whose input has no derivative.""");
        table("network", "whole", "quartiles", "(count)", "fixed point", "quartiles", "(count)", "met");
        for (Limits.Costs c : costs) {
            row(c.problem(), format("%.2f", c.whole().median()), range(c.whole()), format("(%.2f)", c.wholeCount()),
                    format("%.2f", c.fixed().median()), range(c.fixed()), format("(%.2f)", c.fixedCount()),
                    c.whole().median() <= 2.9 && c.fixed().median() <= 2.2 ? "yes" : "**no**");
        }
    }

    private static String range(Spread spread) {
        return range("%.2f", spread.low(), spread.high());
    }

    private void rates(List<Limits.Rates> rates) {
        if (rates.isEmpty()) {
            return;
        }
        paragraph(
                """
                        ## Matrix products

                        One thread, GFLOP/s. *Square*: two matrices of 1,024 by 1,024 by our OpenBLAS. *Peer's products* and *our \
                        products*: the products of the derivative at their own shapes and nothing else, all samples at once \
                        (convolutions as products of patches with kernels), by `torch::mm_out` and by our OpenBLAS. *Call*: the whole \
                        derivative, counting its matrix products only. *Rest*: the part of the call that its products alone do not \
                        take; below zero where the call is faster than its products done so, by better shapes or by sharing. Limits: \
                        our products at 85 % of the peer's rate or more, rest at most 25 %.""");
        table("work", "square", "peer's products", "our products", "call", "our products / peer's", "rest", "quartiles",
                "met");
        for (Limits.Rates r : rates) {
            row(r.operation().label() + ", " + r.problem(), digits(r.machine()), digits(r.peers()), digits(r.ours()),
                    digits(r.call()), format("%.0f %%", 100 * r.ours() / r.peers()),
                    format("%.0f %%", 100 * r.rest().median()),
                    range("%.0f %%", 100 * r.rest().low(), 100 * r.rest().high()),
                    r.ours() >= 0.85 * r.peers() && r.rest().median() <= 0.25 ? "yes" : "**no**");
        }
    }

    private void memory(List<Limits.Use> uses) {
        if (uses.isEmpty()) {
            return;
        }
        paragraph(
                """
                        ## Memory

                        One thread, MB, with inputs, targets and parameters as each side holds them for its calls. The peer: highest \
                        resident memory during a call above that before it, the library's own buffers apart. Ours: what stays on the \
                        heap after a call and what the call allocates. Limit: 1.2 times the peer's.""");
        table("work", "libtorch", "Nadir", "ours / peer's", "met");
        for (Limits.Use use : uses) {
            double ratio = use.ours() / use.peers();
            row(use.operation().label() + ", " + use.problem(), digits(use.peers() / 1e6), digits(use.ours() / 1e6),
                    format("%.2f", ratio), ratio <= 1.2 ? "yes" : "**no**");
        }
    }

    private void allocations(List<Limits.Allocation> allocations) {
        if (allocations.isEmpty()) {
            return;
        }
        paragraph(
                """
                        ## Allocation

                        Bytes that a call allocates on the heap after warming up, all threads together, on one thread. Limit: none.""");
        table("network", "gradient", "HVP whole", "HVP at a fixed point");
        for (Limits.Allocation a : allocations) {
            row(a.problem(), format("%,.0f", a.gradient()), format("%,.0f", a.product()), format("%,.0f", a.fixed()));
        }
    }

    private void growth(Growth growth) {
        paragraph("## " + growth.curve().title());
        paragraph("One thread; the HVP is at a fixed point.");
        table(growth.curve().unit(), "parameters", "gradient: libtorch", "Nadir", "ratio", "HVP: libtorch", "Nadir",
                "ratio");
        for (GrowthCurves.Point p : growth.points()) {
            List<String> cells = new ArrayList<>(
                    List.of(format("%,.0f", p.size()), format("%,.0f", p.parameters())));
            for (Measurement m : List.of(p.gradient(), p.product())) {
                cells.add(time(m.peerWall().median()));
                cells.add(time(m.ourWall().median()));
                cells.add(format("%.2f", m.ratio().median()));
            }
            row(cells);
        }
    }
}
