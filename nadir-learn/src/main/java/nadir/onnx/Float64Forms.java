package nadir.onnx;

import java.util.List;

/// Activations written with operators for which readers have float64 kernels: exactly the same functions, except for
/// rounding. Only [Erf][ActivationRules] has no such form and is computed between two casts, in single precision by a
/// reader that has no better and exactly by Nadir.
final class Float64Forms {
    private final Node node;
    private final NodeList list;
    private final String result;
    private final String x;

    private Float64Forms(Node node, NodeList list) {
        this.node = node;
        this.list = list;
        this.result = node.outputs().getFirst();
        this.x = node.inputs().isEmpty() ? "" : node.inputs().getFirst();
    }

    /// Appends the form of a node, or does nothing and returns false where the node can stay as it is.
    static boolean write(Node node, NodeList list) {
        return new Float64Forms(node, list).write();
    }

    private boolean write() {
        switch (node.operator()) {
            case "Conv", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "LayerNormalization",
                    "BatchNormalization" -> single();
            case "Erf" -> erf(result, x);
            case "Gelu" -> gelu();
            case "Softplus" -> last("Log", onePlusPower());
            case "Mish" -> mish();
            case "LeakyRelu" -> leaky();
            case "PRelu" -> positiveOr(step("Mul", x, node.inputs().get(1)));
            case "ThresholdedRelu" ->
                    last("Where", step("Greater", x, constant(attribute("alpha", 1))), x, constant(0));
            case "Elu" -> positiveOr(scaled(belowZero(x), attribute("alpha", 1)));
            case "Celu" -> celu();
            case "Selu" -> selu();
            case "Softsign" -> last("Div", x, step("Add", step("Abs", x), constant(1)));
            case "Swish" -> last("Mul", x, step("Sigmoid", scaled(x, attribute("alpha", 1))));
            case "HardSigmoid" ->
                    last("Max", hardSigmoid(attribute("alpha", 0.2f), attribute("beta", 0.5f)), constant(0));
            case "HardSwish" -> last("Mul", x, step("Max", hardSigmoid(1.0 / 6, 0.5), constant(0)));
            default -> {
                return false;
            }
        }
        return true;
    }

    /// The node itself between casts of all its inputs and of its result.
    private void single() {
        List<String> inputs = node.inputs()
                .stream()
                .map(input -> input.isEmpty() ? input : list.cast(list.fresh(result), input, ElementType.FLOAT32))
                .toList();
        String rounded = list.fresh(result);
        list.add(new Node(node.name(), node.operator(), inputs, List.of(rounded), node.attributes()));
        list.cast(result, rounded, ElementType.FLOAT64);
    }

    private void erf(String name, String argument) {
        String single = list.cast(list.fresh(result), argument, ElementType.FLOAT32);
        list.cast(name, step("Erf", single), ElementType.FLOAT64);
    }

    private void gelu() {
        String bracket;
        if (node.attributes().get("approximate") instanceof Attribute.Text(String text) && text.equals("tanh")) {
            String cubic = scaled(step("Pow", x, constant(3)), 0.044715);
            bracket = step("Tanh", scaled(step("Add", cubic, x), Math.sqrt(2 / Math.PI)));
        } else {
            bracket = list.fresh(result);
            erf(bracket, step("Div", x, constant(Math.sqrt(2))));
        }
        last("Mul", step("Mul", x, constant(0.5)), step("Add", bracket, constant(1)));
    }

    /// 1 + e^x: ONNX defines softplus as its logarithm.
    private String onePlusPower() {
        return step("Add", step("Exp", x), constant(1));
    }

    private void mish() {
        last("Mul", x, step("Tanh", step("Log", onePlusPower())));
    }

    private void leaky() {
        double slope = attribute("alpha", 0.01f);
        last(slope <= 1 ? "Max" : "Min", x, step("Mul", x, constant(slope)));
    }

    private void celu() {
        double alpha = attribute("alpha", 1);
        String bounded = step("Min", constant(0), x);
        String below = step("Sub", step("Exp", step("Div", bounded, constant(alpha))), constant(1));
        positiveOr(step("Mul", below, constant(alpha)));
    }

    private void selu() {
        String below = scaled(belowZero(x), attribute("alpha", 1.6732632f));
        String elu = step("Where", step("Greater", x, constant(0)), x, below);
        last("Mul", elu, constant(attribute("gamma", 1.050701f)));
    }

    /// e^min(0, x) - 1.
    private String belowZero(String argument) {
        return step("Sub", step("Exp", step("Min", constant(0), argument)), constant(1));
    }

    private String hardSigmoid(double alpha, double beta) {
        return step("Min", step("Add", step("Mul", x, constant(alpha)), constant(beta)), constant(1));
    }

    private String scaled(String value, double factor) {
        return factor == 1 ? value : step("Mul", value, constant(factor));
    }

    private void positiveOr(String otherwise) {
        last("Where", step("Greater", x, constant(0)), x, otherwise);
    }

    private String step(String operator, String... inputs) {
        return list.step(result, operator, inputs);
    }

    private void last(String operator, String... inputs) {
        list.named(result, operator, inputs);
    }

    private String constant(double value) {
        return list.constant(result, value);
    }

    private double attribute(String name, double otherwise) {
        return node.attributes().get(name) instanceof Attribute.Real(float value) ? value : otherwise;
    }
}
