package nadir.exec;

import nadir.linalg.NativeView;

/// Row-major elements in one precision that executions share without copying: see [Execution#bind(int, Buffer)].
public final class Buffer {
    private final Object elements;
    private final NativeView view;

    Buffer(Object elements) {
        this.elements = elements;
        this.view = switch (elements) {
            case double[] doubles -> NativeView.of(doubles);
            case float[] floats -> NativeView.of(floats);
            default -> throw unknown();
        };
    }

    /// A buffer of zeros.
    public static Buffer of(Precision precision, int size) {
        return new Buffer(switch (precision) {
            case FLOAT64 -> new double[size];
            case FLOAT32 -> new float[size];
        });
    }

    public int size() {
        return switch (elements) {
            case double[] doubles -> doubles.length;
            case float[] floats -> floats.length;
            default -> throw unknown();
        };
    }

    /// Sets `count` elements from `at` on to those of `source` from `offset` on, rounded to the buffer's precision.
    public void set(int at, double[] source, int offset, int count) {
        switch (elements) {
            case double[] doubles -> System.arraycopy(source, offset, doubles, at, count);
            case float[] floats -> {
                for (int i = 0; i < count; i++) {
                    floats[at + i] = (float) source[offset + i];
                }
            }
            default -> throw unknown();
        }
    }

    /// Copies `count` elements from `at` on to `target` from `offset` on.
    public void get(int at, double[] target, int offset, int count) {
        switch (elements) {
            case double[] doubles -> System.arraycopy(doubles, at, target, offset, count);
            case float[] floats -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = floats[at + i];
                }
            }
            default -> throw unknown();
        }
    }

    /// Adds `count` elements from `at` on to those of `target` from `offset` on, in double precision.
    public void addTo(int at, double[] target, int offset, int count) {
        switch (elements) {
            case double[] doubles -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] += doubles[at + i];
                }
            }
            case float[] floats -> {
                for (int i = 0; i < count; i++) {
                    target[offset + i] += floats[at + i];
                }
            }
            default -> throw unknown();
        }
    }

    /// The array itself, `double[]` or `float[]`.
    Object elements() {
        return elements;
    }

    /// The same elements for native functions.
    NativeView view() {
        return view;
    }

    private static IllegalStateException unknown() {
        return new IllegalStateException("a buffer is an array of doubles or floats");
    }
}
