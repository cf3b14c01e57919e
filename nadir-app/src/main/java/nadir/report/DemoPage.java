package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import nadir.study.DemoPictures;
import nadir.study.DemoResult;
import nadir.study.Demonstration;

/// The page of the demonstration.
public final class DemoPage {
    private DemoPage() {}

    /// The page.
    public static Page of(Demonstration.Shown shown) {
        DemoResult result = shown.result();
        DemoPictures pictures = shown.pictures();
        return new Page("In a bad local minimum, and out of it",
                result.trap().network() + ", " + Figures.count(result.trap().parameters(), "parameter") + ", "
                        + Figures.count(result.trap().samples(), "sample") + "; " + shown.conventions().formula(),
                List.of(trap(result, pictures), proof(result), stay(result, pictures), exit(result, pictures)));
    }

    private static Node.Element trap(DemoResult result, DemoPictures pictures) {
        DemoResult.Trapped trap = result.trap();
        String text = "This network was put, by construction, at a local minimum with the loss "
                + Figures.of(trap.loss()) + ", " + Words.percent(trap.loss() / trap.bestConstant())
                + " of what the best constant reaches. Of the " + trap.parameters()
                + " eigenvalues of its Hessian " + count(trap.negativeEigenvalues()) + " are negative and "
                + count(trap.zeroEigenvalues()) + " zero; by construction " + trap.nullity() + " are.";
        Plot spectrum = SpectrumPlots.whole("Eigenvalues of the Hessian at the trap",
                signs(trap), pictures.eigenvalues(), pictures.zero());
        return Page.section("The trap",
                List.of(Node.element("p", text), Page.plots(List.of(functions(result, pictures), spectrum))));
    }

    private static String signs(DemoResult.Trapped trap) {
        return count(trap.negativeEigenvalues()) + " below zero beyond rounding, " + count(trap.zeroEigenvalues())
                + " zero.";
    }

    private static String count(int count) {
        return count < 0 ? "an undecided number" : count == 0 ? "none" : Integer.toString(count);
    }

    private static Plot functions(DemoResult result, DemoPictures pictures) {
        List<Plot.Mark> marks = List.of(
                new Plot.Mark.Points("samples", pictures.data().x(), pictures.data().y(), new double[0]),
                new Plot.Mark.Line("network in the trap", pictures.trapped().x(), pictures.trapped().y()),
                new Plot.Mark.Line("network after the escape", pictures.free().x(), pictures.free().y()));
        return new Plot("What the network computes", "In the trap with the loss " + Figures.of(result.trap().loss(), 3)
                + ", after the escape " + Figures.of(result.escape().loss(), 3) + ".",
                new Plot.Axis("input", Scale.linear(pictures.data().x())),
                new Plot.Axis("output",
                        Scale.linear(
                                joined(List.of(pictures.data().y(), pictures.trapped().y(), pictures.free().y())))),
                marks, Table.ofNumbers(List.of("input", "in the trap", "after the escape"), pictures.trapped().x(),
                        pictures.trapped().y(), pictures.free().y()));
    }

    private static Node.Element proof(DemoResult result) {
        DemoResult.Proof proof = result.proof();
        List<Node> content = new ArrayList<>();
        if (proof.proved()) {
            content.add(
                    Node.element("p", "Proved with interval arithmetic, of the exact real loss on the stored data, and "
                            + "confirmed by an independent checker:"));
            content.add(Node.element("ul", proof.statements().stream().map(text -> Node.element("li", text)).toList()));
            content.add(Node.element("p", "Certificate: " + proof.certificate() + ".").of("note"));
        } else {
            content.add(Node.element("p", "Not proved: " + proof.reason()));
        }
        return Page.section("The proof", content);
    }

    private static Node.Element stay(DemoResult result, DemoPictures pictures) {
        List<List<String>> rows = result.optimisers()
                .stream()
                .map(run -> List.of(run.name(), Figures.of(run.start(), 7), Figures.of(run.loss(), 7),
                        Figures.of(run.evaluations()), run.left() ? "yes" : "no"))
                .toList();
        Table table = new Table(List.of("optimiser", "started at", "ended at", "passes", "left"), rows);
        long left = result.optimisers().stream().filter(DemoResult.Stay::left).count();
        return Page.section("Descent stays", List.of(
                Node.element("p", "Started 0.001 away from the trap, " + (left == 0 ? "none" : Long.toString(left))
                        + " of " + result.optimisers().size() + " optimisers left it."),
                Page.wide(table.node()), courses(pictures).node()));
    }

    private static Plot courses(DemoPictures pictures) {
        List<Plot.Mark> marks = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (DemoPictures.Course course : pictures.courses()) {
            double[] x = course.curve().x();
            double[] y = course.curve().y();
            marks.add(new Plot.Mark.Line(course.name(), x, y));
            for (int i = 0; i < x.length; i++) {
                rows.add(List.of(course.name(), Double.toString(x[i]), Double.toString(y[i])));
            }
        }
        double[] passes = joined(pictures.courses().stream().map(c -> c.curve().x()).toList());
        double[] losses = joined(pictures.courses().stream().map(c -> c.curve().y()).toList());
        return new Plot("Loss over passes through the data",
                "The last losses are "
                        + pictures.courses().stream().map(DemoPage::end).collect(Collectors.joining(", ")) + ".",
                new Plot.Axis("passes", Scale.linear(passes)), new Plot.Axis("loss", Scale.fitting(losses)), marks,
                new Table(List.of("run", "passes", "loss"), rows));
    }

    private static String end(DemoPictures.Course course) {
        double[] losses = course.curve().y();
        return Figures.of(losses[losses.length - 1], 3) + " (" + course.name() + ")";
    }

    private static Node.Element exit(DemoResult result, DemoPictures pictures) {
        List<Node> content = new ArrayList<>();
        content.add(Node.element("p", result.escape().reason()));
        if (pictures.profile().x().length > 0) {
            content.add(Page.plots(List.of(profile(pictures))));
        }
        return Page.section("The way out", content);
    }

    private static Plot profile(DemoPictures pictures) {
        DemoPictures.Curve profile = pictures.profile();
        return new Plot("Loss on the straight line from the trap to the lower point",
                "At 0 lies the trap, at 1 the lower point.",
                new Plot.Axis("part of the way", Scale.linear(profile.x())),
                new Plot.Axis("loss", Scale.fitting(profile.y())),
                List.of(new Plot.Mark.Line("loss", profile.x(), profile.y())),
                Table.ofNumbers(List.of("part of the way", "loss"), profile.x(), profile.y()));
    }

    private static double[] joined(List<double[]> parts) {
        return parts.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
