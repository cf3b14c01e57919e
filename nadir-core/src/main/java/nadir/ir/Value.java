package nadir.ir;

import nadir.tensor.Shape;

/// A value of a program: a number that is unique in its program, and a shape.
public record Value(int id, Shape shape) {
    @Override
    public String toString() {
        return "%" + id;
    }
}
