package nadir.subprocess;

import java.util.Arrays;
import nadir.race.Claim;
import nadir.race.Costs;
import nadir.race.Oracle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Version 1 of the protocol: one JSON object in a line. Numbers that are not finite are the texts `NaN`, `Infinity` and
/// `-Infinity`, both ways.
final class Protocol {
    static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN = 80;

    private final Oracle oracle;
    private final int dimension;
    private @Nullable Claim claim;

    Protocol(Oracle oracle) {
        this.oracle = oracle;
        this.dimension = oracle.dimension();
    }

    /// The first line that a program is told.
    String hello() {
        ObjectNode hello = JSON.createObjectNode();
        hello.put("nadir", "optimizer");
        hello.put("version", VERSION);
        hello.put("dimension", dimension);
        hello.put("terms", oracle.terms());
        hello.set("start", array(oracle.start()));
        hello.put("budget", oracle.budget());
        ObjectNode costs = hello.putObject("costs");
        costs.put("value", Costs.VALUE);
        costs.put("gradient", 1);
        costs.put("hvp", Costs.PRODUCT);
        hello.put("seed", oracle.seed());
        return hello.toString();
    }

    /// The last line: nothing that is asked counts any more.
    static String over(String why) {
        ObjectNode over = JSON.createObjectNode();
        over.put("end", why);
        return over.toString();
    }

    /// What the program thinks of its end, once it has said that it is done; null before.
    @Nullable
    Claim claim() {
        return claim;
    }

    /// Takes in a line.
    ///
    /// @param number of the line, for messages
    /// @return the answer; null where none is due
    /// @throws SubprocessException if the protocol does not know such a line
    @Nullable
    String answer(String line, int number) throws SubprocessException {
        try {
            JsonNode message = JSON.readTree(line);
            if (!message.isObject()) {
                throw new Nonsense("no object");
            }
            if (message.has("ask")) {
                return ask(word(message, "ask"), message).toString();
            }
            if (message.has("tell")) {
                tell(word(message, "tell"), message);
                return null;
            }
            throw new Nonsense("an object without 'ask' or 'tell'");
        } catch (JacksonException broken) {
            throw new SubprocessException("its line " + number + " is no JSON: " + shown(line));
        } catch (Nonsense nonsense) {
            throw new SubprocessException(
                    "its line " + number + " is nonsense: " + nonsense.getMessage() + ", in " + shown(line));
        }
    }

    private ObjectNode ask(String what, JsonNode message) throws Nonsense {
        ObjectNode answer = JSON.createObjectNode();
        double[] result = new double[dimension];
        switch (what) {
            case "value" -> answer.put("value", oracle.value(vector(message, "point")));
            case "gradient" -> {
                answer.put("value", oracle.gradient(vector(message, "point"), result));
                answer.set("gradient", array(result));
            }
            case "hvp" -> {
                oracle.hessianProduct(vector(message, "point"), vector(message, "direction"), result);
                answer.set("product", array(result));
            }
            case "sampled" -> {
                int[] indices = indices(message);
                answer.put("value",
                        oracle.sampledGradient(vector(message, "point"), indices, 0, indices.length, result));
                answer.set("gradient", array(result));
            }
            case "start" -> answer.set("point", array(oracle.randomStart(seed(message))));
            default ->
                    throw new Nonsense("it asks for '" + what + "' and not for value, gradient, hvp, sampled or start");
        }
        answer.put("left", oracle.left());
        return answer;
    }

    private void tell(String what, JsonNode message) throws Nonsense {
        switch (what) {
            case "step" -> oracle.tell(vector(message, "point"));
            case "done" -> {
                if (message.has("point")) {
                    oracle.tell(vector(message, "point"));
                }
                claim = message.has("claim") ? claim(word(message, "claim")) : Claim.NONE;
            }
            default -> throw new Nonsense("it tells '" + what + "' and not step or done");
        }
    }

    private static Claim claim(String word) throws Nonsense {
        return switch (word) {
            case "valley" -> Claim.VALLEY;
            case "diverged" -> Claim.DIVERGED;
            default -> throw new Nonsense("it claims '" + word + "' and not valley or diverged");
        };
    }

    private static String word(JsonNode message, String key) throws Nonsense {
        JsonNode value = message.get(key);
        if (value == null || !value.isString()) {
            throw new Nonsense("'" + key + "' is no text");
        }
        return value.asString();
    }

    private static long seed(JsonNode message) throws Nonsense {
        JsonNode value = message.get("seed");
        if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new Nonsense("'seed' is no whole number");
        }
        return value.longValue();
    }

    private double[] vector(JsonNode message, String key) throws Nonsense {
        JsonNode list = message.get(key);
        if (list == null || !list.isArray() || list.size() != dimension) {
            throw new Nonsense("'" + key + "' is no list of " + dimension + " numbers");
        }
        double[] vector = new double[dimension];
        for (int i = 0; i < dimension; i++) {
            vector[i] = number(list.get(i), key);
        }
        return vector;
    }

    private static double number(JsonNode value, String key) throws Nonsense {
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return switch (value.isString() ? value.asString() : "") {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new Nonsense("'" + key + "' holds " + shown(value.toString()) + ", which is no number");
        };
    }

    private int[] indices(JsonNode message) throws Nonsense {
        JsonNode list = message.get("indices");
        int terms = oracle.terms();
        if (list == null || !list.isArray() || list.isEmpty() || list.size() > terms) {
            throw new Nonsense("'indices' is no list of 1 to " + terms + " samples");
        }
        int[] indices = new int[list.size()];
        for (int i = 0; i < indices.length; i++) {
            JsonNode value = list.get(i);
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0
                    || value.intValue() >= terms) {
                throw new Nonsense("'indices' holds " + shown(value.toString()) + ", which is no number from 0 to "
                        + (terms - 1));
            }
            indices[i] = value.intValue();
        }
        return indices;
    }

    private static ArrayNode array(double[] vector) {
        ArrayNode array = JSON.createArrayNode();
        Arrays.stream(vector).forEach(array::add);
        return array;
    }

    private static String shown(String line) {
        return "'" + (line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line) + "'";
    }

    private static final class Nonsense extends Exception {
        private static final long serialVersionUID = 1L;

        Nonsense(String message) {
            super(message);
        }
    }
}
