package nadir.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// Reads an `AttributeProto`.
final class AttributeReader {
    private static final int FLOAT = 1;
    private static final int INT = 2;
    private static final int STRING = 3;
    private static final int TENSOR = 4;
    private static final int FLOATS = 6;
    private static final int INTS = 7;

    private String name = "";
    private long type;
    private float real;
    private long whole;
    private String text = "";
    private Attribute array = new Attribute.Other();
    private final List<Float> reals = new ArrayList<>();
    private final List<Long> wholes = new ArrayList<>();

    private AttributeReader() {}

    static void read(WireReader reader, SortedMap<String, Attribute> attributes) {
        AttributeReader attribute = new AttributeReader();
        attribute.readFields(reader);
        attributes.put(attribute.name, attribute.value());
    }

    private void readFields(WireReader reader) {
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> name = reader.text();
                case 2 -> real = reader.single();
                case 3 -> whole = reader.whole();
                case 4 -> text = reader.text();
                case 5 ->
                        array = new Attribute.Array(TensorReader.read(reader.message(), ExternalData.none()).literal());
                case 7 -> readReals(reader);
                case 8 -> readWholes(reader);
                case 20 -> type = reader.whole();
                default -> reader.skip();
            }
        }
    }

    private void readReals(WireReader reader) {
        WireReader.Range range = reader.content();
        if (range.length() % Float.BYTES != 0) {
            throw new ModelException("an attribute has numbers of another type than it says");
        }
        for (int at = range.from(); at < range.to(); at += Float.BYTES) {
            reals.add(reader.numbers().getFloat(at));
        }
    }

    private void readWholes(WireReader reader) {
        WireReader.Varints varints = reader.varints(reader.content());
        while (varints.hasNext()) {
            wholes.add(varints.next());
        }
    }

    private Attribute value() {
        return switch ((int) type) {
            case FLOAT -> new Attribute.Real(real);
            case INT -> new Attribute.Whole(whole);
            case STRING -> new Attribute.Text(text);
            case TENSOR -> array;
            case FLOATS -> new Attribute.Reals(reals);
            case INTS -> new Attribute.Wholes(wholes);
            default -> new Attribute.Other();
        };
    }
}
