package nadir.certify;

import java.math.BigDecimal;
import nadir.interval.UndefinedException;
import nadir.ir.Equation;
import nadir.ir.Op;
import nadir.ir.Program;

/// Which programs have derivative programs that state derivatives exactly.
final class ExactDerivatives {
    private ExactDerivatives() {}

    /// The derivative of x^r is written with r - 1, which must be a double itself, twice.
    ///
    /// @throws UndefinedException if it is not
    static Program require(Program program) {
        program.equations().forEach(ExactDerivatives::require);
        return program;
    }

    private static void require(Equation equation) {
        if (equation.op() instanceof Op.Power(double exponent) && Double.isFinite(exponent)
                && !(isExact(exponent) && isExact(exponent - 1))) {
            throw new UndefinedException("power{" + exponent + "} requires an exponent that stays exact when 1 is "
                    + "subtracted twice; write it with exp and log");
        }
    }

    private static boolean isExact(double exponent) {
        return new BigDecimal(exponent).subtract(BigDecimal.ONE).compareTo(new BigDecimal(exponent - 1)) == 0;
    }
}
