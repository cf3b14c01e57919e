package nadir.eliminate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import nadir.optimize.Minimizer;
import nadir.optimize.Run;
import nadir.risk.Risk;

/// One run of an [EliminationStudy].
final class StudyRun {
    private final Risk risk;
    private final List<EliminationOptions> kinds;
    private final LongFunction<double[]> start;
    private final EliminationStudy.Listener listener;
    private final BooleanSupplier cancelled;
    private final List<EliminationStudy.PlainStart> plain = new ArrayList<>();
    private final List<List<EliminationStudy.Start>> eliminated = new ArrayList<>();
    private int done;
    private int total;

    StudyRun(Risk risk, List<EliminationOptions> kinds, LongFunction<double[]> start,
            EliminationStudy.Listener listener, BooleanSupplier cancelled) {
        this.risk = risk;
        this.kinds = List.copyOf(kinds);
        this.start = start;
        this.listener = listener;
        this.cancelled = cancelled;
    }

    EliminationStudy run(long firstSeed, int starts) {
        total = (kinds.size() + 1) * starts;
        List<Elimination> eliminations = new ArrayList<>();
        try {
            for (EliminationOptions kind : kinds) {
                eliminations.add(new Elimination(risk, kind).cancelledBy(cancelled));
                eliminated.add(new ArrayList<>());
            }
            boolean goesOn = true;
            for (long seed = firstSeed; goesOn && seed < firstSeed + starts; seed++) {
                goesOn = run(seed, eliminations);
            }
        } finally {
            eliminations.forEach(Elimination::close);
        }
        return result();
    }

    /// Runs everything from one start; false if that was cancelled.
    private boolean run(long seed, List<Elimination> eliminations) {
        Run trained = Minimizer.with(kinds.getFirst().optimizer())
                .stopping(kinds.getFirst().rules())
                .cancelledBy(cancelled)
                .minimize(risk, start.apply(seed));
        if (cancelled.getAsBoolean()) {
            return false;
        }
        advance();
        List<EliminationResult> results = new ArrayList<>();
        for (Elimination elimination : eliminations) {
            results.add(elimination.run(start.apply(seed), seed));
            if (cancelled.getAsBoolean()) {
                return false;
            }
            advance();
        }
        plain.add(new EliminationStudy.PlainStart(seed, trained.value(), trained.evaluations().passes(),
                trained.outcome().reason()));
        listener.trained(seed, trained);
        for (int kind = 0; kind < results.size(); kind++) {
            EliminationResult result = results.get(kind);
            eliminated.get(kind)
                    .add(new EliminationStudy.Start(seed, result.modifiedLoss(), result.strippedLoss(),
                            result.polishedLoss(), result.totalPasses(), result.outcome().label(),
                            result.outcome().reason()));
            listener.eliminated(kind, seed, result);
        }
        return true;
    }

    private void advance() {
        done++;
        listener.advance(done, total);
    }

    private EliminationStudy result() {
        if (plain.isEmpty()) {
            throw new CancellationException("the study was stopped after " + done + " of " + total
                    + " runs, before its first start was complete");
        }
        Judgement judgement = Judgement.on(risk, kinds.getFirst());
        List<EliminationStudy.Row> rows = new ArrayList<>();
        for (int kind = 0; kind < kinds.size(); kind++) {
            rows.add(new EliminationStudy.Row(kinds.get(kind).method(), kinds.get(kind).lambdas(),
                    eliminated.get(kind)));
        }
        return new EliminationStudy(judgement.bound().value(), judgement.gapTolerance(), plain, rows);
    }
}
