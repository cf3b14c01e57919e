package nadir.exec;

import java.util.Arrays;
import java.util.List;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// Runs of a compiled program by one thread. Inputs keep their values from run to run until they are set again; setting,
/// running and getting allocate no buffers.
public final class Execution {
    private final CompiledProgram program;
    private final Object[] buffers;
    private final Buffer[] views;
    private final Loop[] loops;
    private final int[] inputs;
    private final int[] outputs;
    private final int[] inputSizes;
    private final int[] outputSizes;

    Execution(CompiledProgram program) {
        this.program = program;
        this.buffers = program.newBuffers();
        this.views = (Buffer[]) buffers[Schedule.VIEWS];
        this.loops = program.loops();
        this.inputs = toArray(program.inputs());
        this.outputs = toArray(program.outputs());
        this.inputSizes = program.inputShapes().stream().mapToInt(Shape::size).toArray();
        this.outputSizes = program.outputShapes().stream().mapToInt(Shape::size).toArray();
    }

    /// The number of inputs.
    public int inputs() {
        return inputs.length;
    }

    /// Sets an input to the elements of `source` from `offset` on, row-major.
    public void set(int input, double[] source, int offset) {
        Object target = buffers[inputs[input]];
        int size = inputSizes[input];
        switch (target) {
            case double[] doubles -> System.arraycopy(source, offset, doubles, 0, size);
            case float[] floats -> {
                for (int i = 0; i < size; i++) {
                    floats[i] = (float) source[offset + i];
                }
            }
            default -> throw new IllegalStateException("a buffer is an array of doubles or floats");
        }
    }

    /// Lets an input read a buffer in place, now and in later runs, instead of a copy. Whoever binds a buffer may write to
    /// it between runs; runs never do.
    ///
    /// @throws IllegalArgumentException if the buffer has another size or precision than the input
    public void bind(int input, Buffer buffer) {
        Object own = buffers[inputs[input]];
        if (buffer.size() != inputSizes[input] || !own.getClass().equals(buffer.elements().getClass())) {
            throw new IllegalArgumentException("input " + input + " requires " + inputSizes[input] + " elements in "
                    + program.precision() + ", got a buffer of " + buffer.size()
                    + "; make it with the program's precision and the input's size");
        }
        buffers[inputs[input]] = buffer.elements();
        views[inputs[input]] = buffer;
    }

    /// The elements of an output, as the next run will overwrite them.
    public Buffer output(int output) {
        return views[outputs[output]];
    }

    /// Hands all outputs over to the caller, for good: the next run writes to new buffers. Inputs that are outputs too
    /// are handed over as well and must be set or bound again.
    public List<Buffer> takeOutputs() {
        Buffer[] taken = new Buffer[outputs.length];
        Arrays.setAll(taken, output -> output(output));
        for (int output = 0; output < outputs.length; output++) {
            int place = outputs[output];
            // Constants are never written, so they may be shared.
            if (!program.isConstant(place)) {
                views[place] = Buffer.of(program.precision(), outputSizes[output]);
                buffers[place] = views[place].elements();
            }
        }
        return List.of(taken);
    }

    /// Computes all outputs from the inputs.
    public void run() {
        for (Loop loop : loops) {
            loop.run(buffers, 0);
        }
    }

    /// Copies an output to `target` from `offset` on, row-major.
    public void get(int output, double[] target, int offset) {
        Object source = buffers[outputs[output]];
        int size = outputSizes[output];
        switch (source) {
            case double[] doubles -> System.arraycopy(doubles, 0, target, offset, size);
            case float[] floats -> {
                for (int i = 0; i < size; i++) {
                    target[offset + i] = floats[i];
                }
            }
            default -> throw new IllegalStateException("a buffer is an array of doubles or floats");
        }
    }

    /// The first element of an output.
    public double get(int output) {
        return switch (buffers[outputs[output]]) {
            case double[] doubles -> doubles[0];
            case float[] floats -> floats[0];
            default -> throw new IllegalStateException("a buffer is an array of doubles or floats");
        };
    }

    /// Sets all inputs, runs, and returns all outputs in new tensors.
    public List<Tensor> apply(List<Tensor> arguments) {
        List<Shape> shapes = program.inputShapes();
        if (!arguments.stream().map(Tensor::shape).toList().equals(shapes)) {
            throw new IllegalArgumentException("the program requires arguments of shapes " + shapes + ", got "
                    + arguments.stream().map(Tensor::shape).toList() + "; pass one tensor for each input");
        }
        for (int i = 0; i < inputs.length; i++) {
            set(i, arguments.get(i).values(), 0);
        }
        run();
        Tensor[] results = new Tensor[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            double[] values = new double[outputSizes[i]];
            get(i, values, 0);
            results[i] = Tensor.wrap(program.outputShapes().get(i), values);
        }
        return List.of(results);
    }

    static void copy(double[] source, int offset, Object target) {
        switch (target) {
            case double[] doubles -> System.arraycopy(source, offset, doubles, 0, source.length - offset);
            case float[] floats -> {
                for (int i = 0; i < source.length - offset; i++) {
                    floats[i] = (float) source[offset + i];
                }
            }
            default -> throw new IllegalStateException("a buffer is an array of doubles or floats");
        }
    }

    private static int[] toArray(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
