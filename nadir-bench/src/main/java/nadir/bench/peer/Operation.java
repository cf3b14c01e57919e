package nadir.bench.peer;

import nadir.bench.peer.Products.Derivative;

/// What is measured, on both sides.
enum Operation {
    /// Loss and gradient at another point each time.
    GRADIENT("gradient", Derivative.GRADIENT),
    /// A product with the Hessian at another point each time.
    PRODUCT("HVP whole", Derivative.PRODUCT),
    /// A product at a point that stays; the peer keeps its graph.
    FIXED_PRODUCT("HVP at a fixed point", Derivative.FIXED_PRODUCT),
    /// All of the Hessian; the peer's products with unit vectors keep their graph.
    HESSIAN("full Hessian", Derivative.FIXED_PRODUCT),
    /// A thousand minimisations from different starts: [ManyStarts].
    L_BFGS("1,000 L-BFGS runs", Derivative.GRADIENT);

    private final String label;
    private final Derivative derivative;

    Operation(String label, Derivative derivative) {
        this.label = label;
        this.derivative = derivative;
    }

    String label() {
        return label;
    }

    Derivative derivative() {
        return derivative;
    }

    /// Floating-point operations of matrix products, a multiply-add counted as two; NaN where their number is not
    /// known.
    double flops(Problem problem) {
        double products = switch (this) {
            case GRADIENT, PRODUCT, FIXED_PRODUCT -> 1;
            case HESSIAN -> problem.point().length;
            case L_BFGS -> Double.NaN;
        };
        return 2.0 * products * problem.products().multiplyAdds(derivative) * problem.data().rows();
    }
}
