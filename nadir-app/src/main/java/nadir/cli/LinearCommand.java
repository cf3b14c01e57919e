package nadir.cli;

import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import nadir.linear.CriticalPoint;
import nadir.linear.Statement;
import nadir.loss.Reduction;
import nadir.runs.FileRecord;
import nadir.study.LinearCensus;
import nadir.study.LinearCensusOptions;
import nadir.study.LinearCensusResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir linear DATA`.
@Command(name = "linear", description = "List all critical points of a deep linear network on data, in closed form.")
final class LinearCommand implements Recorded {
    private static final int LINES = 20;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "DATA", description = DataOptions.DATA)
    private String source = "";

    @Mixin
    private DataOptions data;

    @Option(names = "--hidden", split = ",", paramLabel = "WIDTH", defaultValue = "4",
            description = "Widths of the hidden layers (default: ${DEFAULT-VALUE}).")
    private List<Integer> hidden = new ArrayList<>();

    @Option(names = "--autoencoder", description = "The targets are the inputs; where no --target is named, "
            + "the last column of a table of numbers is an input too.")
    private boolean autoencoder;

    @Option(names = "--statements", description = "Measure the four statements on deep linear networks.")
    private boolean statements;

    @Mixin
    private PathModelOptions pathModel;

    @Option(names = "--raw",
            description = "Take the data as they are (default: inputs standardised, targets centred, for there is no "
                    + "bias).")
    private boolean raw;

    @Option(names = "--reduction", paramLabel = "mean|sum", defaultValue = "mean",
            description = "Whether losses are means or sums over samples (default: ${DEFAULT-VALUE}).")
    private String reduction = "mean";

    @Option(names = "--limit", paramLabel = "N", defaultValue = "10000",
            description = "List at most N families of critical points; all are counted (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public List<FileRecord> sources() {
        return data.sources(source);
    }

    @Override
    public Integer call() {
        common.endAtOnce(common.progressLine());
        boolean sum = Reduction.of(reduction) == Reduction.SUM;
        LinearCensusOptions options = new LinearCensusOptions(data.request(source, common.seed()), hidden, autoencoder,
                raw, sum, statements, limit, common.seed(), pathModel.choice());
        LinearCensusResult result = LinearCensus.run(options);
        LinearCensusResult.Conventions conventions = LinearCensus.conventions(options);
        common.print(conventions, result, out -> print(out, result, conventions));
        return ExitCode.DONE;
    }

    private static void print(PrintWriter out, LinearCensusResult result, LinearCensusResult.Conventions conventions) {
        out.printf(Locale.ROOT, "%s, %,d parameters, %,d samples%n", result.architecture(), result.parameters(),
                result.samples());
        out.println("squared loss with factor 1/2, " + conventions.reduction() + " over samples; "
                + conventions.preparation());
        out.println();
        out.println("hypotheses");
        result.hypotheses()
                .forEach(hypothesis -> out.println((hypothesis.holds() ? "  holds  " : "  FAILS  ")
                        + hypothesis.name() + " (" + hypothesis.figure() + ")"
                        + (hypothesis.holds() ? "" : ": " + hypothesis.otherwise())));
        out.println();
        boolean one = result.count().equals(BigInteger.ONE);
        out.printf(Locale.ROOT, "%,d %s of critical points; the global minimum has loss %.6g%n", result.count(),
                one ? "family" : "families", result.globalMinimum().loss());
        out.printf("  %-24s %4s %12s %6s %8s  %s%n", "eigenvalues kept", "rank", "loss", "index", "nullity", "kind");
        result.criticalPoints().stream().limit(LINES).forEach(family -> out.println(line(family)));
        int more = result.criticalPoints().size() - LINES;
        if (more > 0) {
            out.printf(Locale.ROOT, "  ... and %,d more listed with --json%n", more);
        }
        if (result.statements() != null) {
            out.println();
            out.println("statements (Kawaguchi 2016, theorem 2.3)");
            result.statements().forEach(statement -> out.println(text(statement)));
        }
        if (result.pathModel() != null) {
            new PathModelText(result.pathModel()).print(out);
        }
    }

    /// A statement in a line.
    static String text(Statement statement) {
        return (statement.agrees() ? "  agrees     " : "  DISAGREES  ") + statement.name() + ": predicted "
                + statement.predicted() + "; measured " + statement.measured();
    }

    private static String line(LinearCensusResult.Family family) {
        String indices = family.indices().stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
        return String.format(Locale.ROOT, "  %-24s %4d %12.6g %6s %8s  %s", indices, family.rank(), family.loss(),
                family.index() == null ? "-" : family.index(), family.nullity() == null ? "-" : family.nullity(),
                label(family.kind()));
    }

    private static String label(CriticalPoint.Kind kind) {
        return switch (kind) {
            case GLOBAL_MINIMUM -> "global minimum";
            case STRICT_SADDLE -> "strict saddle";
            case BAD_SADDLE -> "bad saddle";
        };
    }
}
