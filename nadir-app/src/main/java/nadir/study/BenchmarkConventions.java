package nadir.study;

import nadir.race.Costs;
import nadir.race.Truth;

/// What fixes the meaning of a benchmark's figures.
///
/// @param valueCost the price of a value in gradients
/// @param productCost the price of a product of a Hessian with a vector in gradients
/// @param out the part of the way from a trap to the better value that counts as out of it
/// @param near the part of the way from the best constant to the best value that may be missing where starts are random
/// @param formula all of it in words
public record BenchmarkConventions(double valueCost, double productCost, double out, double near, String formula) {
    /// Those of this version.
    public static BenchmarkConventions current() {
        return new BenchmarkConventions(Costs.VALUE, Costs.PRODUCT, Truth.OUT, Truth.NEAR,
                "costs count in gradients: a value 1/3, a Hessian product 2, a batch its share, a pass of a white box 1; "
                        + "out of a trap is lower by 1 % of the way to a known better value, solved from random starts "
                        + "within 0.1 % of the best constant's distance to the best known value");
    }
}
