package nadir.surface;

import java.util.List;

/// A line or a plane in the space of parameters: theta(a, b) = origin + a d_1 + b d_2.
///
/// @param origin of length p
/// @param directions one or two, each of length p
public record Frame(double[] origin, List<Direction> directions) {
    /// A direction with what it is.
    ///
    /// @param name in words, with all that fixes it
    /// @param vector of length p; its length is the unit of the coordinate
    /// @param eigenvalue of the Hessian at the origin, if the vector is an eigenvector; else NaN
    /// @param variance the share of a path's variance along it, if it is one of its principal components; else NaN
    public record Direction(String name, double[] vector, double eigenvalue, double variance) {
        static Direction of(String name, double[] vector) {
            return new Direction(name, vector, Double.NaN, Double.NaN);
        }

        /// Euclidean.
        public double norm() {
            return Math.sqrt(Vectors.dot(vector, vector));
        }
    }

    /// @throws IllegalArgumentException if there is not one or two, lengths differ, or a direction is 0 or not finite
    public Frame {
        directions = List.copyOf(directions);
        if (directions.isEmpty() || directions.size() > 2) {
            throw new IllegalArgumentException("a frame requires one or two directions, got " + directions.size());
        }
        for (Direction direction : directions) {
            if (direction.vector().length != origin.length) {
                throw new IllegalArgumentException(
                        "directions require the length of the origin, " + origin.length + ", got "
                                + direction.vector().length);
            }
            if (!(direction.norm() > 0) || Double.isInfinite(direction.norm())) {
                throw new IllegalArgumentException("the direction '" + direction.name() + "' has length "
                        + direction.norm() + "; a direction requires a finite positive length");
            }
        }
    }

    /// Whether this is a plane.
    public boolean isPlane() {
        return directions.size() == 2;
    }

    /// The parameters at coordinates.
    ///
    /// @param b not used on a line
    public double[] at(double a, double b) {
        double[] point = origin.clone();
        Vectors.add(a, directions.getFirst().vector(), point);
        if (isPlane()) {
            Vectors.add(b, directions.getLast().vector(), point);
        }
        return point;
    }

    /// The coordinates of the nearest point of the line or plane.
    public double[] coordinates(double[] point) {
        double[] from = Vectors.difference(point, origin);
        double[] first = directions.getFirst().vector();
        if (!isPlane()) {
            return new double[] {Vectors.dot(first, from) / Vectors.dot(first, first), 0};
        }
        double[] second = directions.getLast().vector();
        double aa = Vectors.dot(first, first);
        double ab = Vectors.dot(first, second);
        double bb = Vectors.dot(second, second);
        double a = Vectors.dot(first, from);
        double b = Vectors.dot(second, from);
        double determinant = aa * bb - ab * ab;
        return new double[] {(bb * a - ab * b) / determinant, (aa * b - ab * a) / determinant};
    }

    /// The cosine of the angle between the two directions of a plane; 0 for a line.
    public double cosine() {
        return isPlane() ? Vectors.dot(directions.getFirst().vector(), directions.getLast().vector())
                / (directions.getFirst().norm() * directions.getLast().norm()) : 0;
    }
}
