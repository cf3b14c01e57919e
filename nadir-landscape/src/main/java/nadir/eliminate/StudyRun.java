package nadir.eliminate;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import nadir.optimize.Minimizer;
import nadir.optimize.Run;
import nadir.optimize.Snapshot;
import nadir.risk.Risk;

/// One run of an [EliminationStudy].
final class StudyRun {
    private static final String PLAIN = "plain/";

    private final Risk risk;
    private final List<EliminationOptions> kinds;
    private final LongFunction<double[]> start;
    private final EliminationStudy.Listener listener;
    private final BooleanSupplier cancelled;
    private final List<EliminationStudy.PlainStart> plain = new ArrayList<>();
    private final List<List<EliminationStudy.Start>> eliminated = new ArrayList<>();
    /// The start under way, as far as its runs have ended; in the beginning as it was left.
    private Snapshot left;
    private Snapshot present = Snapshot.empty();
    private Snapshot reached = Snapshot.empty();
    /// The kind of elimination under way.
    private int kind;
    /// Of the start under way.
    private long seed;
    private int done;
    private int total;

    StudyRun(Risk risk, List<EliminationOptions> kinds, LongFunction<double[]> start, StudyPosition from,
            EliminationStudy.Listener listener, BooleanSupplier cancelled) {
        this.risk = risk;
        this.kinds = List.copyOf(kinds);
        this.start = start;
        this.listener = listener;
        this.cancelled = cancelled;
        this.left = from.present();
        plain.addAll(from.plain());
        for (int kind = 0; kind < kinds.size(); kind++) {
            eliminated.add(new ArrayList<>(from.plain().isEmpty() ? List.of() : from.eliminated().get(kind)));
        }
        done = (kinds.size() + 1) * plain.size();
    }

    EliminationStudy run(long firstSeed, int starts) {
        total = (kinds.size() + 1) * starts;
        List<Elimination> eliminations = new ArrayList<>();
        try {
            for (EliminationOptions kind : kinds) {
                int number = eliminations.size();
                String part = part(number);
                eliminations.add(new Elimination(risk, kind).cancelledBy(cancelled)
                        .followedBy(state -> listener.eliminating(number, seed, state))
                        .reportingPolishing(progress -> listener.polishing(number, seed, progress))
                        .saving(listener.interval(), state -> reach(part, state)));
            }
            boolean goesOn = true;
            while (goesOn && plain.size() < starts) {
                seed = firstSeed + plain.size();
                goesOn = run(eliminations);
            }
        } finally {
            eliminations.forEach(Elimination::close);
        }
        return result();
    }

    /// Runs everything from one start; false if that was cancelled.
    private boolean run(List<Elimination> eliminations) {
        Run trained = train();
        if (cancelled.getAsBoolean()) {
            return false;
        }
        advance();
        List<EliminationResult> ended = new ArrayList<>();
        for (Elimination elimination : eliminations) {
            kind = ended.size();
            Snapshot from = left.below(part(kind));
            ended.add(from.isEmpty() ? elimination.run(start.apply(seed), seed) : elimination.resume(from));
            if (cancelled.getAsBoolean()) {
                return false;
            }
            advance();
        }
        complete(trained, ended);
        return true;
    }

    /// A run that had ended when the study was left is resumed from its end, where it ends again as it did.
    private Run train() {
        Minimizer minimizer = Minimizer.with(kinds.getFirst().optimizer())
                .stopping(kinds.getFirst().rules())
                .reporting(progress -> listener.training(seed, progress))
                .cancelledBy(cancelled)
                .saving(listener.interval(), state -> reach(PLAIN, state));
        Snapshot from = left.below(PLAIN);
        return from.isEmpty() ? minimizer.minimize(risk, start.apply(seed)) : minimizer.resume(risk, from);
    }

    private void complete(Run trained, List<EliminationResult> ended) {
        plain.add(new EliminationStudy.PlainStart(seed, trained.value(), trained.evaluations().passes(),
                trained.outcome().reason()));
        listener.trained(seed, trained);
        for (int k = 0; k < ended.size(); k++) {
            EliminationResult result = ended.get(k);
            eliminated.get(k)
                    .add(new EliminationStudy.Start(seed, result.modifiedLoss(), result.strippedLoss(),
                            result.polishedLoss(), result.totalPasses(), result.outcome().label(),
                            result.outcome().reason()));
            listener.eliminated(k, seed, result);
        }
        left = Snapshot.empty();
        present = Snapshot.empty();
        listener.standing(new StudyPosition(plain, eliminated, present));
    }

    private static String part(int kind) {
        return "kind/" + kind + "/";
    }

    /// A run of the present start has come so far. That is no news where a later run of this start was left under way.
    private void reach(String part, Snapshot state) {
        reached = present.with(part, state);
        String next = part(part.equals(PLAIN) ? 0 : kind + 1);
        if (left.below(next).isEmpty()) {
            listener.standing(new StudyPosition(plain, eliminated, reached));
        }
    }

    /// A run has ended.
    private void advance() {
        present = reached;
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
