package nadir.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import nadir.linalg.SymmetricOperator;
import nadir.network.Layout;
import nadir.spectrum.BlockOperator;
import nadir.spectrum.DenseOperator;
import nadir.spectrum.IndexRange;
import nadir.spectrum.Inertia;
import nadir.spectrum.Lanczos;
import nadir.spectrum.PartialSpectrum;
import nadir.spectrum.Progress;

/// The layers one by one.
final class LayerBlocks {
    /// Hessian products for each layer where the whole Hessian is not written out.
    private static final int PRODUCTS = 30;

    private final Layout layout;
    private final double[] point;
    private final double[] gradient;
    private final AuditOptions options;

    LayerBlocks(Layout layout, double[] point, double[] gradient, AuditOptions options) {
        this.layout = layout;
        this.point = point;
        this.gradient = gradient;
        this.options = options;
    }

    List<LayerReport> of(SymmetricOperator hessian, Optional<DenseOperator> matrix, Progress progress) {
        List<LayerReport> reports = new ArrayList<>();
        for (String layer : layout.layers()) {
            List<IndexRange> ranges = layout.blocks()
                    .stream()
                    .filter(block -> block.layer().equals(layer))
                    .map(block -> new IndexRange(block.offset(), block.end()))
                    .toList();
            if (!options.perLayer()) {
                reports.add(report(layer, ranges, OptionalDouble.empty(), OptionalDouble.empty(),
                        OptionalDouble.empty(), 0));
            } else if (matrix.isPresent()) {
                reports.add(dense(layer, ranges, matrix.get()));
            } else {
                reports.add(partial(layer, ranges, hessian, progress));
            }
        }
        return reports;
    }

    private LayerReport dense(String layer, List<IndexRange> ranges, DenseOperator matrix) {
        double[] values = matrix.principal(layer, ranges).eigenvalues();
        double noise = Inertia.of(values, matrix.asymmetry()).cluster().noise();
        return report(layer, ranges, OptionalDouble.of(values[0]), OptionalDouble.of(values[values.length - 1]),
                OptionalDouble.of(Arrays.stream(values).sum()), noise);
    }

    private LayerReport partial(String layer, List<IndexRange> ranges, SymmetricOperator hessian, Progress progress) {
        BlockOperator block = new BlockOperator(layer, hessian, ranges);
        PartialSpectrum ends = new Lanczos(1, 1, 1e-3, PRODUCTS, options.seed()).of(block, progress);
        double residual = Math.max(ends.smallest().getFirst().residual(), ends.largest().getFirst().residual());
        return report(layer, ranges, OptionalDouble.of(ends.smallest().getFirst().value()),
                OptionalDouble.of(ends.largest().getFirst().value()), OptionalDouble.empty(), residual);
    }

    private LayerReport report(String layer, List<IndexRange> ranges, OptionalDouble min, OptionalDouble max,
            OptionalDouble trace, double residual) {
        int parameters = ranges.stream().mapToInt(IndexRange::length).sum();
        return new LayerReport(layer, parameters, norm(point, ranges), norm(gradient, ranges), min, max, trace,
                residual);
    }

    private static double norm(double[] vector, List<IndexRange> ranges) {
        return Audit.norm(ranges.stream()
                .flatMapToDouble(range -> Arrays.stream(vector, range.from(), range.to()))
                .toArray());
    }
}
