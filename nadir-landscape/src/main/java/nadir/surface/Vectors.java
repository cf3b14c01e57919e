package nadir.surface;

/// Sums over vectors, in the order of their elements.
final class Vectors {
    private Vectors() {}

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// y += c x
    static void add(double c, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] += c * x[i];
        }
    }

    static double[] difference(double[] a, double[] b) {
        double[] difference = a.clone();
        add(-1, b, difference);
        return difference;
    }

    static double[] scaled(double c, double[] x) {
        double[] scaled = new double[x.length];
        add(c, x, scaled);
        return scaled;
    }
}
