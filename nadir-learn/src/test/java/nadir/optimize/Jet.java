package nadir.optimize;

import java.util.function.Function;
import nadir.linalg.SymmetricOperator;
import nadir.objective.Objective;

/// A number with its gradient and Hessian, for test objectives whose derivatives are exact by the chain rule.
record Jet(double value, double[] gradient, double[][] hessian) {
    static Jet variable(double value, int index, int n) {
        Jet jet = constant(value, n);
        jet.gradient[index] = 1;
        return jet;
    }

    static Jet constant(double value, int n) {
        return new Jet(value, new double[n], new double[n][n]);
    }

    private Jet chain(double f, double f1, double f2) {
        int n = gradient.length;
        Jet result = constant(f, n);
        for (int i = 0; i < n; i++) {
            result.gradient[i] = f1 * gradient[i];
            for (int j = 0; j < n; j++) {
                result.hessian[i][j] = f1 * hessian[i][j] + f2 * gradient[i] * gradient[j];
            }
        }
        return result;
    }

    Jet plus(Jet other) {
        int n = gradient.length;
        Jet result = constant(value + other.value, n);
        for (int i = 0; i < n; i++) {
            result.gradient[i] = gradient[i] + other.gradient[i];
            for (int j = 0; j < n; j++) {
                result.hessian[i][j] = hessian[i][j] + other.hessian[i][j];
            }
        }
        return result;
    }

    Jet times(Jet other) {
        int n = gradient.length;
        Jet result = constant(value * other.value, n);
        for (int i = 0; i < n; i++) {
            result.gradient[i] = value * other.gradient[i] + other.value * gradient[i];
            for (int j = 0; j < n; j++) {
                result.hessian[i][j] = value * other.hessian[i][j] + other.value * hessian[i][j]
                        + gradient[i] * other.gradient[j] + gradient[j] * other.gradient[i];
            }
        }
        return result;
    }

    Jet plus(double c) {
        return chain(value + c, 1, 0);
    }

    Jet times(double c) {
        return chain(c * value, c, 0);
    }

    Jet minus(Jet other) {
        return plus(other.times(-1));
    }

    Jet squared() {
        return chain(value * value, 2 * value, 2);
    }

    Jet power(int k) {
        return chain(Math.pow(value, k), k * Math.pow(value, k - 1), k * (k - 1) * Math.pow(value, k - 2));
    }

    Jet exp() {
        double e = Math.exp(value);
        return chain(e, e, e);
    }

    Jet log() {
        return chain(Math.log(value), 1 / value, -1 / (value * value));
    }

    Jet reciprocal() {
        return chain(1 / value, -1 / (value * value), 2 / (value * value * value));
    }

    /// The objective that `f` states.
    static Objective objective(int n, Function<Jet[], Jet> f) {
        return new Objective() {
            private Jet at(double[] point) {
                Jet[] variables = new Jet[n];
                for (int i = 0; i < n; i++) {
                    variables[i] = variable(point[i], i, n);
                }
                return f.apply(variables);
            }

            @Override
            public int dimension() {
                return n;
            }

            @Override
            public double value(double[] point) {
                return at(point).value;
            }

            @Override
            public double gradient(double[] point, double[] gradient) {
                Jet jet = at(point);
                System.arraycopy(jet.gradient, 0, gradient, 0, n);
                return jet.value;
            }

            @Override
            public SymmetricOperator hessian(double[] point) {
                return Dense.operator(at(point).hessian);
            }
        };
    }
}
