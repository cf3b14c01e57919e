package nadir.study;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import nadir.storage.Quoted;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The fields of a JSON object in a certificate, each of which has to be there, be of its kind, and be asked for.
final class JsonFields {
    private final JsonNode node;
    private final String where;
    private final Set<String> asked = new HashSet<>();

    /// @param where the object stands, for messages
    JsonFields(JsonNode node, String where) {
        this.node = node;
        this.where = where;
        if (!node.isObject()) {
            throw new UnreadableCertificateException(where + " is not an object");
        }
    }

    private UnreadableCertificateException wrong(String key, String what) {
        return new UnreadableCertificateException(where + "." + key + " is not " + what);
    }

    /// Whether there is a field, which then has to be read.
    boolean has(String key) {
        return node.has(key);
    }

    private JsonNode get(String key) {
        asked.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            throw new UnreadableCertificateException(where + " has no '" + key + "'");
        }
        return value;
    }

    /// An object's fields.
    JsonFields object(String key) {
        return new JsonFields(get(key), where + "." + key);
    }

    String text(String key) {
        JsonNode value = get(key);
        if (!value.isString()) {
            throw wrong(key, "a text");
        }
        return value.asString();
    }

    @Nullable
    String textOrNull(String key) {
        return has(key) ? text(key) : null;
    }

    boolean flag(String key) {
        JsonNode value = get(key);
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.booleanValue();
    }

    long longNumber(String key) {
        JsonNode value = get(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(key, "a whole number");
        }
        return value.longValue();
    }

    /// A number that is not negative.
    int count(String key) {
        return count(get(key), key);
    }

    private int count(JsonNode value, String key) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw wrong(key, "a whole number of at least 0");
        }
        return value.intValue();
    }

    @Nullable
    Integer countOrNull(String key) {
        return has(key) ? (Integer) count(key) : null;
    }

    /// 64 hexadecimal digits.
    String hash(String key) {
        String hash = text(key);
        if (!hash.matches("[0-9a-f]{64}")) {
            throw wrong(key, "a SHA-256 in 64 small hexadecimal digits");
        }
        return hash;
    }

    /// A number as [Double#toHexString(double)] writes it.
    double number(String key) {
        return number(get(key), key);
    }

    @Nullable
    Double numberOrNull(String key) {
        return has(key) ? (Double) number(key) : null;
    }

    private double number(JsonNode value, String key) {
        if (!value.isString()) {
            throw wrong(key, "a number in hexadecimal notation");
        }
        String text = value.asString();
        double number;
        try {
            number = text.length() > 32 ? Double.NaN : Double.parseDouble(text);
        } catch (NumberFormatException none) {
            number = Double.NaN;
        }
        if (!Double.isFinite(number) || !Double.toHexString(number).equals(text)) {
            throw new UnreadableCertificateException(where + "." + key + " holds " + Quoted.of(text)
                    + ", which is no finite number in Java's hexadecimal notation");
        }
        return number;
    }

    double[] numbers(String key) {
        return numbers(get(key), key);
    }

    private double[] numbers(JsonNode list, String key) {
        if (!list.isArray()) {
            throw wrong(key, "a list of numbers");
        }
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(list.get(i), key);
        }
        return numbers;
    }

    /// A list, its elements read one by one.
    <T> List<T> list(String key, Function<JsonNode, T> element) {
        JsonNode list = get(key);
        if (!list.isArray()) {
            throw wrong(key, "a list");
        }
        List<T> result = new ArrayList<>();
        for (JsonNode node : list.values()) {
            result.add(element.apply(node));
        }
        return result;
    }

    List<String> texts(String key) {
        return list(key, value -> {
            if (!value.isString()) {
                throw wrong(key, "a list of texts");
            }
            return value.asString();
        });
    }

    List<Integer> counts(String key) {
        return list(key, value -> count(value, key));
    }

    /// A list of matrices.
    List<double[][]> matrices(String key) {
        return list(key, matrix -> {
            if (!matrix.isArray()) {
                throw wrong(key, "a list of lists");
            }
            double[][] rows = new double[matrix.size()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = numbers(matrix.get(i), key);
            }
            return rows;
        });
    }

    /// Checks that there is nothing that was not asked for.
    void requireNoMore() {
        for (String key : node.propertyNames()) {
            if (!asked.contains(key)) {
                throw new UnreadableCertificateException(
                        where + " has " + Quoted.of(key) + ", which is not known to this version");
            }
        }
    }
}
