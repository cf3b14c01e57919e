package nadir.risk;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.exec.Buffer;
import nadir.exec.CompiledProgram;
import nadir.exec.Precision;
import nadir.ir.Program;
import nadir.linalg.LinearOperator;
import nadir.linalg.SymmetricOperator;
import nadir.loss.Conventions;
import nadir.loss.DataLowerBound;
import nadir.loss.GroupMinimum;
import nadir.network.Network;
import nadir.objective.BatchObjective;
import nadir.objective.FiniteSum;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The empirical risk of a network on data, L(theta) = reduction over samples of l(f(x_i; theta), y_i) + (w/2) |theta|^2,
/// with exact derivatives up to rounding.
///
/// Samples are evaluated in chunks, by several threads; results are the same to the bit for any number of threads. In
/// FLOAT32 chunks are computed in single precision, while sums over samples of losses, over chunks of derivatives, and
/// weight decay are in double. A risk holds at most one copy of the data beside the data set itself (none if that passed
/// 192 MB), and memory for a chunk for each thread. Its threads are daemons; [#close()] ends them at once.
public final class Risk implements FiniteSum, AutoCloseable {
    private static final int BATCH_SIZES = 4;
    /// Multiply-adds of a chunk for each parameter that make adding its gradient to the sum a small part of the work.
    private static final long WORK_PER_PARAMETER = 256;

    private final Network network;
    private final Dataset data;
    private final Conventions conventions;
    private final int dimension;
    private final Workers workers;
    private final Sweep sweep;
    private final SamplePrograms programs;
    private final ParameterBuffers point;
    private final LossSum lossSum;
    private @Nullable ParameterBuffers direction;
    /// Runs that are made on first use, so that evaluations make no objects, and where they add derivatives.
    private Sweep.@Nullable Pass valuePass;
    private Sweep.@Nullable Pass gradientPass;
    private Sweep.@Nullable Pass productPass;
    private double[] target = {};
    private final Map<String, Kernel> kernels;
    private final Map<String, SplitProgram> splits;
    private final Map<String, Optional<SiteHessian>> wholes;
    private final Map<Integer, Batch> batches = new LinkedHashMap<>(8, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Batch> eldest) {
            return size() > BATCH_SIZES;
        }
    };

    /// A risk in double precision with a thread for each processor.
    ///
    /// @throws InputException as [#Risk(Network, Dataset, Conventions, Precision, int)]
    public Risk(Network network, Dataset data, Conventions conventions) {
        this(network, data, conventions, Precision.FLOAT64, Runtime.getRuntime().availableProcessors());
    }

    /// @param data any data set whose targets the loss can take; [#data()] has them in the loss's coding
    /// @param threads at least 1
    /// @throws InputException if targets do not suit the loss, or inputs or outputs of data and network differ in number
    public Risk(Network network, Dataset data, Conventions conventions, Precision precision, int threads) {
        this(network, data, conventions, precision, threads, MemoryBudget.DEFAULT);
    }

    Risk(Network network, Dataset data, Conventions conventions, Precision precision, int threads,
            MemoryBudget budget) {
        this.network = network;
        this.data = conventions.loss().suited(data);
        this.conventions = conventions;
        this.dimension = network.layout().size();
        requireFit(network, this.data);
        if (threads < 1) {
            throw new InputException("a risk requires at least 1 thread, got " + threads);
        }
        this.workers = new Workers(threads);
        this.kernels = new HashMap<>();
        this.splits = new HashMap<>();
        this.wholes = new HashMap<>();
        Chunks chunks = fitting(Chunks.of(data.rows(), dimension), precision, budget);
        this.programs = new SamplePrograms(network, conventions.loss(), chunks.rows());
        this.sweep = new Sweep(network, this.data, chunks, precision, workers, budget);
        this.point = sweep.newParameters(1);
        this.lossSum = new LossSum(sweep.chunks());
    }

    private Risk(Risk like, Dataset data) {
        this.network = like.network;
        this.data = like.conventions.loss().suited(data);
        this.conventions = like.conventions;
        this.dimension = like.dimension;
        requireFit(network, this.data);
        if (data.rows() != like.data.rows()) {
            throw new IllegalArgumentException("a risk like one on " + like.data.rows()
                    + " samples requires as many, got " + data.rows());
        }
        this.workers = like.workers;
        this.kernels = like.kernels;
        this.splits = like.splits;
        this.wholes = like.wholes;
        this.programs = like.programs;
        this.sweep = new Sweep(network, this.data, like.sweep.chunks(), like.precision(), workers,
                like.sweep.budget());
        this.point = sweep.newParameters(1);
        this.lossSum = new LossSum(sweep.chunks());
    }

    /// The risk on other data of as many samples, with the compiled programs and the threads of this one. Only one of the two
    /// may be at work at a time, and closing one closes both.
    ///
    /// @throws InputException as [#Risk(Network, Dataset, Conventions)]
    /// @throws IllegalArgumentException if the number of samples differs
    public Risk on(Dataset other) {
        return new Risk(this, other);
    }

    private static void requireFit(Network network, Dataset data) {
        if (network.inputs() != data.features()) {
            throw new InputException("the network takes " + network.inputs() + " inputs, but " + data.name() + " has "
                    + data.features() + " features; choose the columns the network was made for");
        }
        if (network.outputs() != data.outputs()) {
            throw new InputException("the network has " + network.outputs() + " outputs, but the targets of "
                    + data.name() + " take " + data.outputs() + " for this loss; choose the targets and the loss the "
                    + "network was made for");
        }
    }

    /// Chunks whose memory stays in the caches, but with enough to do to make up for adding their gradient to the sum.
    private Chunks fitting(Chunks chunks, Precision precision, MemoryBudget budget) {
        Kernel kernel = gradientKernel(chunks, precision);
        long parameters = 2L * dimension * (precision == Precision.FLOAT64 ? Double.BYTES : Float.BYTES);
        long perRow = Math.max(1, (kernel.program().executionBytes() - parameters) / chunks.rows());
        long work = Math.max(1, kernel.program().multiplyAdds() / chunks.rows());
        long worthwhile = Math.max(1, WORK_PER_PARAMETER * dimension / work);
        long rows = Math.max(1, Math.min(budget.execution() / perRow, Math.max(budget.cached() / perRow, worthwhile)));
        Chunks limited = chunks.limitedTo(rows);
        kernels.put("gradient", limited.equals(chunks) ? kernel : gradientKernel(limited, precision));
        return limited;
    }

    private Kernel gradientKernel(Chunks chunks, Precision precision) {
        Program program = new SamplePrograms(network, conventions.loss(), chunks.rows()).gradient();
        return new Kernel(program, precision, workers.threads());
    }

    /// The network.
    public Network network() {
        return network;
    }

    /// The data with the targets in the loss's coding.
    public Dataset data() {
        return data;
    }

    /// What the value means.
    public Conventions conventions() {
        return conventions;
    }

    /// The precision of executions.
    public Precision precision() {
        return sweep.precision();
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int terms() {
        return data.rows();
    }

    @Override
    public double value(double[] parameters) {
        Sweep.Pass pass = valuePass;
        if (pass == null) {
            pass = sweep.new Pass(kernel("losses", programs::losses), point, null,
                    (execution, chunk) -> lossSum.add(execution.output(0), chunk));
            valuePass = pass;
        }
        at(parameters);
        LossSum sum = lossSum.cleared();
        pass.run();
        return weight() * sum.total() + penalty(parameters);
    }

    @Override
    public double gradient(double[] parameters, double[] gradient) {
        Sweep.Pass pass = gradientPass;
        if (pass == null) {
            pass = sweep.new Pass(kernel("gradient", programs::gradient), point, null, (execution, chunk) -> {
                lossSum.add(execution.output(0), chunk);
                ParameterBuffers.merge(sweep.blocks(), execution, 1, 0, target, chunk > 0);
            });
            gradientPass = pass;
        }
        at(parameters);
        LossSum sum = lossSum.cleared();
        target = gradient;
        pass.run();
        return regularised(weight(), sum.total(), parameters, gradient);
    }

    /// The mean reduction estimates by the batch's mean, the sum reduction by m times that.
    ///
    /// @throws IllegalArgumentException if the range of indices is empty
    @Override
    public double sampledGradient(double[] parameters, int[] indices, int from, int to, double[] gradient) {
        if (from >= to) {
            throw new IllegalArgumentException("a batch requires at least one sample, got " + from + ".." + to);
        }
        Batch batch = batches.computeIfAbsent(to - from,
                size -> new Batch(network, conventions.loss(), data, size, precision(), workers));
        Arrays.fill(gradient, 0);
        double sum = batch.run(at(parameters), indices, from, gradient);
        return regularised(weight() * data.rows() / (to - from), sum, parameters, gradient);
    }

    /// The same function for each of several threads, for runs from many starts: at several points at once where samples
    /// and parameters are so few that calls and short loops would take most of the time, else at one point after the
    /// other. Values and gradients are those of this risk up to the order of sums.
    public List<BatchObjective> batches(int count) {
        if (!RiskBatch.suits(this)) {
            return IntStream.range(0, count)
                    .mapToObj(i -> BatchObjective.of(new Risk(network, data, conventions, precision(), 1)))
                    .toList();
        }
        CompiledProgram program = RiskBatch.compile(this);
        return IntStream.range(0, count).<BatchObjective>mapToObj(i -> new RiskBatch(this, program)).toList();
    }

    double regularised(double weight, double sum, double[] parameters, double[] gradient) {
        for (int i = 0; i < dimension; i++) {
            gradient[i] = weight * gradient[i] + conventions.weightDecay() * parameters[i];
        }
        return weight * sum + penalty(parameters);
    }

    /// Products with the Hessian cost about two gradients each; [SymmetricOperator#applyBlock(double[][], double[][])]
    /// runs up to 32 directions at once. Where all parameters are weights and biases of dense layers, in double precision,
    /// [SymmetricOperator#write] differentiates along units instead of parameters, for about a tenth of the work.
    @Override
    public SymmetricOperator hessian(double[] parameters) {
        SplitProgram program = split("hessian", programs::hessianProduct, sweep.blocks().size() + 3);
        return new HessianOperator(sweep, new PointProducts(sweep, program, parameters), dimension, weight(),
                conventions.weightDecay(), this::siteHessian);
    }

    private Optional<SiteHessian> siteHessian() {
        Optional<SiteHessian> known = wholes.get("hessian");
        if (known == null) {
            known = SiteHessian.of(network, conventions.loss(), sweep, workers.threads());
            wholes.put("hessian", known);
        }
        return known;
    }

    @Override
    public void hessianProduct(double[] parameters, double[] direction, double[] result) {
        if (direction.length != dimension) {
            throw new IllegalArgumentException("the network has " + dimension + " parameters, got a direction of "
                    + direction.length);
        }
        ParameterBuffers along = this.direction;
        Sweep.Pass pass = productPass;
        if (along == null || pass == null) {
            along = sweep.newParameters(1);
            pass = sweep.new Pass(kernel("product", programs::hessianProduct), point, along,
                    (execution, chunk) -> ParameterBuffers.merge(sweep.blocks(), execution, 0, 0, target, chunk > 0));
            this.direction = along;
            productPass = pass;
        }
        at(parameters);
        along.set(0, direction);
        target = result;
        pass.run();
        HessianOperator.finish(weight(), conventions.weightDecay(), direction, result);
    }

    /// The Jacobian J of all outputs by the parameters: (m dy) x p, row i dy + k for output k of sample i. It keeps its
    /// own copy of the point. The gradient is weight J^T r + w theta with r the [residuals][#residuals(double[])].
    public LinearOperator jacobian(double[] parameters) {
        int known = sweep.blocks().size() + 2;
        SplitProgram forward = split("jacobian", programs::jacobianProduct, known);
        SplitProgram transposed = split("transposed", programs::transposedProduct, known);
        return new OutputJacobian(sweep, new PointProducts(sweep, forward, parameters),
                new PointProducts(sweep, transposed, parameters), dimension, data.outputs());
    }

    /// What every sample's loss is multiplied by: 1/m or 1.
    public double weight() {
        return conventions.reduction().weight(data.rows());
    }

    /// The part of the value that weight decay adds, (w/2) |theta|^2.
    public double penalty(double[] parameters) {
        if (conventions.weightDecay() == 0) {
            return 0;
        }
        double sum = 0;
        for (double parameter : parameters) {
            sum += parameter * parameter;
        }
        return 0.5 * conventions.weightDecay() * sum;
    }

    /// The loss of each sample, without reduction and weight decay.
    public double[] losses(double[] parameters) {
        double[] losses = new double[data.rows()];
        Chunks chunks = sweep.chunks();
        sweep.run(kernel("losses", programs::losses), at(parameters), (execution, chunk) -> execution.output(0)
                .get(0, losses, chunks.start(chunk), chunks.size(chunk)));
        return losses;
    }

    /// The outputs f(x_i; theta), m x dy.
    public Tensor outputs(double[] parameters) {
        return collect("outputs", programs::outputs, parameters).getFirst();
    }

    /// The residuals r_i = gradient of l by q at f(x_i; theta), m x dy, without the reduction's weight.
    public Tensor residuals(double[] parameters) {
        return collect("residuals", programs::residuals, parameters).getFirst();
    }

    /// What the units of every hidden layer compute, in the order of layers.
    public List<LayerFeatures> features(double[] parameters) {
        List<String> layers = programs.featureLayers();
        if (layers.isEmpty()) {
            return List.of();
        }
        List<Tensor> tensors = collect("features", programs::features, parameters);
        return IntStream.range(0, layers.size())
                .mapToObj(i -> new LayerFeatures(layers.get(i), tensors.get(2 * i), tensors.get(2 * i + 1)))
                .toList();
    }

    /// The fraction of samples predicted right, where the loss and the targets give that a meaning.
    public OptionalDouble accuracy(double[] parameters) {
        return conventions.loss().accuracy(outputs(parameters), data);
    }

    /// The least risk that any function of the inputs can have on the data.
    public DataLowerBound lowerBound() {
        return DataLowerBound.of(data, conventions);
    }

    /// The constant output with the least risk, whose `value` is in the units of the risk without weight decay: what a
    /// network reaches without looking at the inputs.
    public GroupMinimum bestConstant() {
        GroupMinimum all = conventions.loss().minimum(data.y(), IntStream.range(0, data.rows()).toArray());
        return new GroupMinimum(weight() * all.value(), all.attained(), all.output());
    }

    private List<Tensor> collect(String name, Supplier<Program> program, double[] parameters) {
        Kernel kernel = kernel(name, program);
        Chunks chunks = sweep.chunks();
        List<Tensor> results = kernel.program().outputShapes().stream().map(shape -> {
            Shape all = Shape.of(data.rows(), shape.extent(1));
            return Tensor.wrap(all, new double[all.size()]);
        }).toList();
        sweep.run(kernel, at(parameters), (execution, chunk) -> {
            for (int i = 0; i < results.size(); i++) {
                Buffer rows = execution.output(i);
                int width = results.get(i).shape().extent(1);
                rows.get(0, results.get(i).values(), chunks.start(chunk) * width, chunks.size(chunk) * width);
            }
        });
        return results;
    }

    private ParameterBuffers at(double[] parameters) {
        if (parameters.length != dimension) {
            throw new IllegalArgumentException("the network has " + dimension + " parameters, got a point of "
                    + parameters.length);
        }
        point.set(0, parameters);
        return point;
    }

    private Kernel kernel(String name, Supplier<Program> program) {
        return kernels.computeIfAbsent(name, _ -> new Kernel(program.get(), precision(), workers.threads()));
    }

    private SplitProgram split(String name, Supplier<Program> program, int known) {
        return splits.computeIfAbsent(name,
                _ -> new SplitProgram(program.get(), known, precision(), workers.threads()));
    }

    /// Ends the threads; the risk can't be evaluated by several threads afterwards.
    @Override
    public void close() {
        workers.close();
    }
}
