package nadir.onnx;

/// The type of all real numbers in a saved model.
public enum ElementType {
    /// IEEE 754 double precision: parameters return with the bits that they were saved with.
    FLOAT64(11, Double.BYTES),
    /// IEEE 754 single precision, for readers that want it: parameters are rounded to 24 bits.
    FLOAT32(1, Float.BYTES);

    /// The value of `TensorProto.DataType`.
    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    int code() {
        return code;
    }

    int bytes() {
        return bytes;
    }
}
