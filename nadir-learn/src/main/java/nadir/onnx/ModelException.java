package nadir.onnx;

/// A model cannot be read or written as it is; becomes the one line that the user reads, with the file's name in front.
final class ModelException extends RuntimeException {
    ModelException(String message) {
        super(message);
    }
}
