package nadir.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import nadir.spectrum.SpectralDensity;

/// Drawings of a spectrum.
final class SpectrumPlots {
    /// Densities below this part of the largest are off the chart: the tails of the smoothing say nothing.
    private static final double FLOOR = 1e-6;

    private SpectrumPlots() {}

    /// All eigenvalues by rank.
    ///
    /// @param values ascending
    static Plot whole(String title, String summary, double[] values, double tolerance) {
        double[] ranks = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
        return new Plot(title, summary, new Plot.Axis("rank", ranks(values.length)),
                new Plot.Axis("eigenvalue", Scale.spectrum(tolerance, values)),
                List.of(zone(tolerance), new Plot.Mark.Points("eigenvalue", ranks, values, new double[0])),
                Table.ofNumbers(List.of("rank", "eigenvalue"), ranks, values));
    }

    /// Both ends, drawn side by side with a gap for all that is between.
    ///
    /// @param values first the smallest, then the largest, ascending
    /// @param smallest how many are from the lower end
    /// @param parameters how many eigenvalues there are
    static Plot ends(String title, String summary, double[] values, double[] residuals, int smallest, int parameters,
            double tolerance) {
        int unknown = parameters - values.length;
        int gap = unknown > 0 ? Math.max(2, values.length / 8) : 0;
        double[] places = IntStream.range(0, values.length)
                .mapToDouble(i -> i < smallest ? i + 1 : i + 1 + gap)
                .toArray();
        double[] ranks = IntStream.range(0, values.length)
                .mapToDouble(i -> i < smallest ? i + 1 : i + 1 + unknown)
                .toArray();
        List<Plot.Mark> marks = new ArrayList<>();
        if (unknown > 0) {
            marks.add(
                    new Plot.Mark.Gap(Figures.count(unknown) + " not computed", smallest + 0.5, smallest + gap + 0.5));
        }
        marks.add(zone(tolerance));
        marks.add(new Plot.Mark.Points("eigenvalue ± residual", places, values, residuals));
        double[] reach = DoubleStream.concat(DoubleStream.of(values), IntStream.range(0, values.length)
                .mapToDouble(i -> values[i] + (i < smallest ? -1 : 1) * residuals[i])).toArray();
        return new Plot(title, summary, new Plot.Axis("rank", ranks(values.length, smallest, gap, unknown)),
                new Plot.Axis("eigenvalue", Scale.spectrum(tolerance, reach)), marks,
                Table.ofNumbers(List.of("rank", "eigenvalue", "residual"), ranks, values, residuals));
    }

    /// The density with its standard errors.
    static Plot density(SpectralDensity density) {
        double[] t = density.grid();
        double[] mean = density.density();
        double[] error = density.standardError();
        double most = DoubleStream.of(mean).max().orElse(1);
        boolean exact = Arrays.stream(error).allMatch(e -> e == 0);
        List<Plot.Mark> marks = new ArrayList<>();
        if (!exact) {
            marks.add(new Plot.Mark.Band("± 2 standard errors", t, around(mean, error, -2), around(mean, error, 2)));
        }
        marks.add(new Plot.Mark.Line("density", t, mean));
        String source = exact ? "Of all eigenvalues" : "Estimated from " + density.probes().size() + " random probes";
        double[] reach = Arrays.stream(around(mean, error, 2)).filter(v -> v >= FLOOR * most).toArray();
        return new Plot("Spectral density",
                source + ", smoothed by a Gaussian of width " + Figures.of(density.width(), 3)
                        + "; it integrates to 1.",
                new Plot.Axis("eigenvalue", Scale.linear(t)),
                new Plot.Axis("density", Scale.fitting(DoubleStream.concat(DoubleStream.of(reach),
                        DoubleStream.of(FLOOR * most)).toArray())),
                marks, Table.ofNumbers(List.of("eigenvalue", "density", "standard error"), t, mean, error));
    }

    private static double[] around(double[] mean, double[] error, double times) {
        return IntStream.range(0, mean.length).mapToDouble(i -> mean[i] + times * error[i]).toArray();
    }

    private static Plot.Mark.Zone zone(double tolerance) {
        return new Plot.Mark.Zone("zero: size up to " + Figures.of(tolerance, 2), -tolerance, tolerance);
    }

    /// The first and the last rank of either end.
    private static Scale ranks(int count, int smallest, int gap, int unknown) {
        List<Scale.Tick> labels = new ArrayList<>();
        for (int i : new int[] {0, smallest - 1, smallest, count - 1}) {
            int place = i < smallest ? i + 1 : i + 1 + gap;
            if (i >= 0 && i < count && (labels.isEmpty() || labels.getLast().value() < place)) {
                labels.add(new Scale.Tick(place, Figures.count(i < smallest ? i + 1 : i + 1 + unknown)));
            }
        }
        return new Scale.Labelled(0.5, count + gap + 0.5, labels);
    }

    private static Scale ranks(int count) {
        double room = Math.max(0.5, count / 40.0);
        return new Scale.Linear(1 - room, count + room);
    }
}
