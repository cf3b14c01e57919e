package nadir.cli;

import nadir.audit.AuditOptions;
import nadir.data.InputException;
import nadir.spectrum.DenseOperator;
import picocli.CommandLine.Option;

/// The options with which a command says how much of the Hessian's spectrum it wants.
final class SpectrumOptions {
    private static final AuditOptions STANDARD = AuditOptions.standard(1, 0);

    @Option(names = "--dense-limit", paramLabel = "N",
            description = "Up to how many parameters all eigenvalues are computed, at most 3000 (default: 3000). Beyond, "
                    + "both ends are found by the Lanczos method.")
    private int denseLimit = STANDARD.denseLimit();

    @Option(names = "--top", paramLabel = "K", description = "How many of the largest eigenvalues (default: 10).")
    private int top = STANDARD.largest();

    @Option(names = "--bottom", paramLabel = "K", description = "How many of the smallest eigenvalues (default: 10).")
    private int bottom = STANDARD.smallest();

    @Option(names = "--products", paramLabel = "N",
            description = "Products with the Hessian that the Lanczos method may spend (default: 600).")
    private int products = STANDARD.products();

    @Option(names = "--density", description = "Also the spectral density.")
    private boolean density;

    int top() {
        return top;
    }

    int bottom() {
        return bottom;
    }

    /// How thorough the analysis is to be.
    ///
    /// @throws InputException if a number is out of its range
    AuditOptions thoroughness(boolean perLayer, CommonOptions common) {
        requireAtLeast(1, top, "--top");
        requireAtLeast(1, bottom, "--bottom");
        requireAtLeast(0, denseLimit, "--dense-limit");
        if (denseLimit > DenseOperator.LARGEST_DIMENSION) {
            throw new InputException("--dense-limit requires at most " + DenseOperator.LARGEST_DIMENSION + ", got "
                    + denseLimit + "; beyond, ask for more of either end with --top and --bottom");
        }
        long pairs = (long) top + bottom;
        if (products < 2 * pairs + 2) {
            throw new InputException("--products requires at least " + (2 * pairs + 2) + " for " + pairs
                    + " eigenvalues, got " + products);
        }
        return new AuditOptions(denseLimit, top, bottom, products, density, perLayer, common.threads(), common.seed());
    }

    private static void requireAtLeast(int least, int value, String option) {
        if (value < least) {
            throw new InputException(option + " requires at least " + least + ", got " + value);
        }
    }
}
