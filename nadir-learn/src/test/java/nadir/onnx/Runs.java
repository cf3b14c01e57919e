package nadir.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nadir.exec.CompiledProgram;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.ir.Program;
import nadir.network.Block;
import nadir.network.Network;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import nadir.trace.Trace;

/// The outputs of a model on a batch, by two independent ways: ours and ONNX Runtime's.
final class Runs {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment
            .getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);

    private Runs() {}

    /// The program of a network for a batch: parameters, then the batch.
    static Program program(Network network, int samples) {
        List<Shape> shapes = new ArrayList<>(network.layout().blocks().stream().map(Block::shape).toList());
        shapes.add(Shape.of(samples, network.inputs()));
        return Trace.program(shapes, arguments -> {
            Network.Forward forward = network.forward(arguments.subList(0, arguments.size() - 1), arguments.getLast());
            return List.of(forward.output());
        });
    }

    /// What Nadir computes.
    static double[] ours(Network network, double[] parameters, Tensor batch) {
        Execution execution = CompiledProgram.of(program(network, batch.shape().extent(0)), Precision.FLOAT64)
                .newExecution();
        List<Block> blocks = network.layout().blocks();
        for (int i = 0; i < blocks.size(); i++) {
            execution.set(i, parameters, blocks.get(i).offset());
        }
        execution.set(blocks.size(), batch.values(), 0);
        execution.run();
        double[] result = new double[batch.shape().extent(0) * network.outputs()];
        execution.get(0, result, 0);
        return result;
    }

    /// What ONNX Runtime computes, in the type of the model's input.
    static double[] theirs(byte[] model, Tensor batch) throws OrtException {
        long[] shape = IntStream.of(batch.shape().extents()).asLongStream().toArray();
        try (OrtSession session = ENVIRONMENT.createSession(model, new OrtSession.SessionOptions())) {
            var input = session.getInputInfo().entrySet().iterator().next();
            boolean single = ((TensorInfo) input.getValue().getInfo()).type == OnnxJavaType.FLOAT;
            try (OnnxTensor tensor = single
                    ? OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(floats(batch.values())), shape)
                    : OnnxTensor.createTensor(ENVIRONMENT, DoubleBuffer.wrap(batch.toArray()), shape);
                    OrtSession.Result result = session.run(Map.of(input.getKey(), tensor))) {
                return values(result.get(0));
            }
        }
    }

    private static double[] values(OnnxValue value) {
        OnnxTensor tensor = (OnnxTensor) value;
        if (tensor.getInfo().type == OnnxJavaType.FLOAT) {
            FloatBuffer buffer = tensor.getFloatBuffer();
            return IntStream.range(0, buffer.limit()).mapToDouble(buffer::get).toArray();
        }
        DoubleBuffer buffer = tensor.getDoubleBuffer();
        return IntStream.range(0, buffer.limit()).mapToDouble(buffer::get).toArray();
    }

    static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    /// max |a - b| / max(1, |b|).
    static double distance(double[] a, double[] b) {
        if (a.length != b.length) {
            return Double.POSITIVE_INFINITY;
        }
        double distance = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(b[i]));
            distance = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(distance, difference);
        }
        return distance;
    }
}
