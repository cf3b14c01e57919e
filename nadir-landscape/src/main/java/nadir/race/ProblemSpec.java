package nadir.race;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nadir.network.Activation;
import nadir.trap.TrapRequest;

/// All that it takes to build a problem: its parameters and the seed of everything random. Its [#name()] says all of them,
/// and [#of(String)] reads them back.
public sealed interface ProblemSpec {
    /// What is difficult about it.
    ProblemKind kind();

    /// The parameters in a line without spaces, for example `saddle/order3/4-3-3-3/rank1/m60/s0`.
    String name();

    /// A proved bad local minimum.
    ///
    /// @param request what it looks like
    record Minimum(TrapRequest request) implements ProblemSpec {
        @Override
        public ProblemKind kind() {
            return ProblemKind.MINIMUM;
        }

        @Override
        public String name() {
            return widened(kind(), request);
        }
    }

    /// The strict saddle with the function of a bad local minimum.
    ///
    /// @param request what that minimum looks like
    record Twin(TrapRequest request) implements ProblemSpec {
        @Override
        public ProblemKind kind() {
            return ProblemKind.TWIN;
        }

        @Override
        public String name() {
            return widened(kind(), request);
        }
    }

    /// A saddle of a deep linear network.
    ///
    /// @param shape widths and data
    /// @param order k
    /// @param rank of the product of the layers
    record Saddle(Shape shape, int order, int rank) implements ProblemSpec {
        @Override
        public ProblemKind kind() {
            return ProblemKind.SADDLE;
        }

        @Override
        public String name() {
            return kind().label() + "/order" + order + "/" + shape.widths() + "/rank" + rank + shape.tail();
        }
    }

    /// A saturated tanh network.
    ///
    /// @param shape widths and data
    /// @param saturation the least |pre-activation| of the last hidden layer
    record Flat(Shape shape, double saturation) implements ProblemSpec {
        @Override
        public ProblemKind kind() {
            return ProblemKind.PLATEAU;
        }

        @Override
        public String name() {
            return kind().label() + "/saturation" + number(saturation) + "/" + shape.widths() + shape.tail();
        }
    }

    /// A relu network whose last hidden layer is off.
    ///
    /// @param shape widths and data
    /// @param margin how far the units are from being active
    record Dead(Shape shape, double margin) implements ProblemSpec {
        @Override
        public ProblemKind kind() {
            return ProblemKind.DEAD_RELU;
        }

        @Override
        public String name() {
            return kind().label() + "/margin" + number(margin) + "/" + shape.widths() + shape.tail();
        }
    }

    /// A bad minimum at infinity.
    ///
    /// @param shape one hidden layer, one output
    record Steep(Shape shape) implements ProblemSpec {
        @Override
        public ProblemKind kind() {
            return ProblemKind.VALLEY;
        }

        @Override
        public String name() {
            return kind().label() + "/" + shape.widths() + shape.tail();
        }
    }

    /// A deep linear network on data of a random linear map with noise.
    ///
    /// @param shape widths and data
    record Linear(Shape shape) implements ProblemSpec {
        @Override
        public ProblemKind kind() {
            return ProblemKind.LINEAR;
        }

        @Override
        public String name() {
            return kind().label() + "/" + shape.widths() + shape.tail();
        }
    }

    /// A trap that is there already, such as one in a folder. It cannot be built from its name.
    ///
    /// @param kind what is difficult about it
    /// @param name tells it from others; what contenders draw follows from it
    record Given(ProblemKind kind, String name) implements ProblemSpec {}

    /// A dense network on a sample that comes with Nadir, its inputs scaled to mean 0 and deviation 1.
    ///
    /// @param sample what follows `sample:`
    /// @param hidden widths
    /// @param activation of the hidden layers
    /// @param loss `squared` or `cross-entropy`, the mean over samples
    /// @param weightDecay w in (w/2) |theta|^2
    record Data(String sample, List<Integer> hidden, Activation activation, String loss, double weightDecay)
            implements
                ProblemSpec {
        /// Copies the list.
        public Data {
            hidden = List.copyOf(hidden);
        }

        @Override
        public ProblemKind kind() {
            return ProblemKind.DATA;
        }

        @Override
        public String name() {
            return kind().label() + "/" + sample + "/" + joined(hidden) + "/" + activation.label() + "/" + loss
                    + "/decay" + number(weightDecay);
        }
    }

    /// Widths, samples and seed.
    ///
    /// @param inputs dx
    /// @param hidden widths of the hidden layers
    /// @param outputs dy
    /// @param samples m
    /// @param seed of everything random
    record Shape(int inputs, List<Integer> hidden, int outputs, int samples, long seed) {
        /// Copies the list.
        public Shape {
            hidden = List.copyOf(hidden);
        }

        String widths() {
            return inputs + "-" + joined(hidden) + "-" + outputs;
        }

        String tail() {
            return "/m" + samples + "/s" + seed;
        }
    }

    /// The spec of a name.
    ///
    /// @throws nadir.data.InputException if it is the name of none
    static ProblemSpec of(String name) {
        return new ProblemNames(name).spec();
    }

    private static String widened(ProblemKind kind, TrapRequest request) {
        String layers = IntStream.range(0, request.narrow().size())
                .mapToObj(l -> request.narrow().get(l) + "x" + request.copies().get(l))
                .collect(Collectors.joining("-"));
        return kind.label() + "/" + request.activation().label() + "/" + request.inputs() + "-" + layers + "-"
                + request.outputs() + (request.softLabels() ? "/soft" : "") + "/depth" + number(request.depth()) + "/m"
                + request.samples() + "/s" + request.seed();
    }

    private static String joined(List<Integer> widths) {
        return widths.stream().map(String::valueOf).collect(Collectors.joining("-"));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString((long) value)
                : Double.toString(value);
    }
}
