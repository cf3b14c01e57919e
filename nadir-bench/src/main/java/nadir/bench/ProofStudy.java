package nadir.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import nadir.audit.Audit;
import nadir.audit.AuditListener;
import nadir.audit.AuditOptions;
import nadir.audit.Verdict;
import nadir.certify.Claim;
import nadir.certify.PointType;
import nadir.certify.ProofOutcome;
import nadir.certify.RiskProver;
import nadir.check.Precision;
import nadir.data.DataRequest;
import nadir.data.DataSources;
import nadir.data.Dataset;
import nadir.data.Scaling;
import nadir.loss.Conventions;
import nadir.loss.Loss;
import nadir.network.Activation;
import nadir.network.DenseArchitecture;
import nadir.network.DenseNetwork;
import nadir.network.Initializer;
import nadir.optimize.Lbfgs;
import nadir.optimize.Minimizer;
import nadir.optimize.NewtonCg;
import nadir.optimize.StopRules;
import nadir.risk.Risk;

/// The recorded run of `docs/measurements.md`: networks with weight decay trained on the small samples by L-BFGS and Newton's
/// method with conjugate gradients; of the runs whose end an audit calls a nondegenerate minimum or saddle, how many are
/// proved to be one. Prints Markdown.
///
/// `java -cp nadir-bench/target/nadir-bench.jar nadir.bench.ProofStudy [seeds]`
public final class ProofStudy {
    private static final List<Activation> ACTIVATIONS = List.of(Activation.TANH, Activation.SOFTPLUS,
            Activation.LOGISTIC);
    private static final double[] DECAYS = {1e-2, 1e-3};

    /// Sample and hidden widths.
    private record Setting(String sample, List<Integer> hidden) {}

    private static final List<Setting> SETTINGS = List.of(new Setting("xor", List.of(3)),
            new Setting("xor", List.of(8)),
            new Setting("iris", List.of(4)), new Setting("iris", List.of(8)), new Setting("iris", List.of(4, 4)),
            new Setting("diabetes", List.of(4)), new Setting("diabetes", List.of(8)),
            new Setting("two-spirals", List.of(10)), new Setting("two-spirals", List.of(8, 6)),
            new Setting("breast-cancer", List.of(3)), new Setting("wine", List.of(4)), new Setting("wine", List.of(12)),
            new Setting("wine", List.of(30)));

    private final int seeds;
    private final List<String> unknown = new ArrayList<>();
    private int totalMinima;
    private int totalProved;
    private int totalAround;

    private ProofStudy(int seeds) {
        this.seeds = seeds;
    }

    /// Runs the study.
    public static void main(String[] arguments) {
        ProofStudy study = new ProofStudy(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3);
        print("| sample, hidden units | p | m | runs | audited minima (saddles) | proved minima (saddles) | box reaches the stored point | "
                + "with decimals | "
                + "seconds: median | largest |");
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        SETTINGS.forEach(study::run);
        print("");
        print("Proved " + study.totalProved + " of " + study.totalMinima + " audited minima and saddles, "
                + study.totalAround + " of them in boxes that reach the stored point.");
        study.unknown.forEach(ProofStudy::print);
    }

    private static final class Tally {
        int runs;
        int proved;
        int provedSaddles;
        int around;
        int parameters;
        int samples;
        final Map<Verdict.Kind, Integer> verdicts = new EnumMap<>(Verdict.Kind.class);
        final Map<Precision, Integer> precisions = new EnumMap<>(Precision.class);
        final List<Double> seconds = new ArrayList<>();

        int count(Verdict.Kind kind) {
            return verdicts.getOrDefault(kind, 0);
        }
    }

    private void run(Setting setting) {
        Dataset data = DataSources.load(DataRequest.of("sample:" + setting.sample));
        Tally tally = new Tally();
        for (Activation activation : ACTIVATIONS) {
            for (double decay : DECAYS) {
                for (int seed = 0; seed < seeds; seed++) {
                    run(setting, data, activation, decay, seed, tally);
                }
            }
        }
        tally.seconds.sort(null);
        int minima = tally.count(Verdict.Kind.LOCAL_MINIMUM);
        int saddles = tally.count(Verdict.Kind.SADDLE);
        print(String.format(Locale.ROOT, "| %s, %s | %d | %d | %d | %d (%d) | %d (%d) | %d | %d | %.2f | %.2f |",
                setting.sample,
                setting.hidden, tally.parameters, tally.samples, tally.runs, minima, saddles, tally.proved,
                tally.provedSaddles, tally.around, tally.precisions.getOrDefault(Precision.DECIMAL, 0),
                tally.seconds.isEmpty() ? 0 : tally.seconds.get(tally.seconds.size() / 2),
                tally.seconds.isEmpty() ? 0 : tally.seconds.getLast()));
        totalMinima += minima + saddles;
        totalProved += tally.proved + tally.provedSaddles;
        totalAround += tally.around;
    }

    private void run(Setting setting, Dataset data, Activation activation, double decay, int seed, Tally tally) {
        Loss loss = Loss.defaultFor(data);
        Conventions conventions = Conventions.of(loss).withWeightDecay(decay);
        Dataset suited = loss.suited(data);
        DenseNetwork network = new DenseNetwork(
                DenseArchitecture.of(data.features(), setting.hidden, suited.outputs(), activation))
                .withScaling(Scaling.of(data.x()));
        double[] end;
        Verdict verdict;
        try (Risk risk = new Risk(network, data, conventions)) {
            end = train(risk, Initializer.defaultFor(activation).initialize(network.layout(), seed));
            verdict = Audit.of(risk, end, AuditOptions.standard(2, 0), AuditListener.silent()).verdict();
        }
        tally.runs++;
        tally.parameters = end.length;
        tally.samples = data.rows();
        tally.verdicts.merge(verdict.kind(), 1, Integer::sum);
        if (verdict.kind() == Verdict.Kind.LOCAL_MINIMUM || verdict.kind() == Verdict.Kind.SADDLE) {
            prove(network, data, conventions, end, tally, verdict,
                    setting + " " + activation + " " + decay + " " + seed);
        }
    }

    private static double[] train(Risk risk, double[] start) {
        StopRules first = StopRules.defaults().withTolerance(1e-6).withMaxIterations(5000);
        double[] near = Minimizer.with(Lbfgs.defaults()).stopping(first).minimize(risk, start).point();
        StopRules second = StopRules.defaults().withTolerance(1e-10).withMaxIterations(200);
        return Minimizer.with(NewtonCg.defaults()).stopping(second).minimize(risk, near).point();
    }

    private void prove(DenseNetwork network, Dataset data, Conventions conventions, double[] end, Tally tally,
            Verdict verdict, String name) {
        long start = System.nanoTime();
        try (RiskProver prover = new RiskProver(network, data, conventions)) {
            ProofOutcome<Claim.CriticalPoint> outcome = prover.proveCriticalPoint(end);
            tally.seconds.add((System.nanoTime() - start) / 1e9);
            switch (outcome) {
                case ProofOutcome.Proved<Claim.CriticalPoint>(var claim) -> {
                    boolean minimum = claim.type() instanceof PointType.StrictMinimum;
                    tally.proved += minimum ? 1 : 0;
                    tally.provedSaddles += minimum ? 0 : 1;
                    tally.precisions.merge(claim.precision(), 1, Integer::sum);
                    tally.around += prover.proveAround(end).proved().isPresent() ? 1 : 0;
                }
                case ProofOutcome.Unknown<Claim.CriticalPoint>(var reason, var _) ->
                        unknown.add("- " + name + ": " + verdict.kind() + ", " + verdict.reasons() + "; " + reason);
            }
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
