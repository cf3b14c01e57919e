package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.risk.Risk;
import nadir.storage.NewFolder;
import nadir.trap.BetterPoint;
import nadir.trap.DeadReluMinimum;
import nadir.trap.LinearSaddle;
import nadir.trap.MinimumTrap;
import nadir.trap.Plateau;
import nadir.trap.SaddleTwin;
import nadir.trap.Trap;
import nadir.trap.Valley;
import org.jspecify.annotations.Nullable;

/// Builds a trap, looks for a lower point, and saves both with the truth.
public final class TrapConstruction {
    /// How many times as many starts are tried where the first ones found no lower point.
    private static final int MORE_STARTS = 5;
    private static final String PROVED = "proved";
    private static final String NOT_ATTEMPTED = "not attempted";

    private TrapConstruction() {}

    /// What a run gives.
    ///
    /// @param conventions what the losses mean
    public record Built(LossConventions conventions, TrapResult result) {}

    /// Builds and saves.
    ///
    /// @param progress is told what is being done, now and then
    /// @throws InputException if there is no such trap, or the folder cannot be made
    /// @throws IOException if writing fails
    public static Built run(TrapOptions options, Consumer<String> progress) throws IOException {
        NewFolder.requireFree(options.folder());
        Trap trap = options.design().build(progress);
        try (Risk risk = new Risk(trap.network(), trap.data(), trap.conventions(), Precision.FLOAT64,
                options.threads())) {
            progress.accept("looking for a lower point");
            BetterPoint better = better(trap, risk, options.starts());
            String[] proof = {NOT_ATTEMPTED};
            TrapFolder.write(options.folder(), trap, better, part -> {
                if (trap instanceof MinimumTrap) {
                    progress.accept("proving");
                    CertificationResult result = certified(part, trap, options.threads());
                    proof[0] = result.status() == CertificationResult.Status.PROVED ? PROVED
                            : "unknown: " + result.reason();
                }
            });
            return new Built(LossConventions.of(trap.conventions()), result(options, trap, risk, better, proof[0]));
        }
    }

    /// Certifies the trap in a folder.
    static CertificationResult certified(Path folder, Trap trap, int threads) throws IOException {
        String[] targets = trap.data().targetNames().toArray(String[]::new);
        return Certification.run(new CertificationOptions(TrapFolder.model(folder), List.of(),
                DataRequest.of(TrapFolder.data(folder).toString()).withTargets(targets), LossChoice.open(),
                CertificationOptions.Goal.MINIMUM, null, null, TrapFolder.certificate(folder), threads),
                (stage, done) -> true).result();
    }

    private static @Nullable BetterPoint better(Trap trap, Risk risk, int starts) {
        BetterPoint better = BetterPoint.of(trap, risk, starts);
        if (better.loss() >= floor(trap)) {
            better = BetterPoint.of(trap, risk, MORE_STARTS * starts);
        }
        return better.loss() < floor(trap) ? better : null;
    }

    /// What a lower point has to be lower than.
    private static double floor(Trap trap) {
        double loss = trap instanceof Valley valley ? valley.limit() : trap.loss();
        return loss * (1 - 1e-6);
    }

    private static TrapResult result(TrapOptions options, Trap trap, Risk risk, @Nullable BetterPoint better,
            String proof) {
        double[] gradient = new double[risk.dimension()];
        risk.gradient(trap.point(), gradient);
        double norm = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
        TrapTruth truth = TrapTruth.of(trap, better);
        @Nullable
        MinimumTrap minimum = switch (trap) {
            case MinimumTrap own -> own;
            case SaddleTwin twin -> twin.minimum();
            case LinearSaddle _,Plateau _,DeadReluMinimum _,Valley _ -> null;
        };
        return new TrapResult(options.folder().toString(), trap.kind(), truth.network(), truth.parameters(),
                truth.samples(), truth.loss(), better == null ? null : better.loss(),
                better == null ? null : better.origin(), truth.zeroEigenvalues(), truth.negativeEigenvalues(), norm,
                minimum == null ? null : minimum.depth(), minimum == null ? null : minimum.conditioning(),
                trap instanceof LinearSaddle saddle ? (Integer) saddle.order() : null,
                trap instanceof Valley valley ? (Double) valley.limit() : null, proof);
    }
}
