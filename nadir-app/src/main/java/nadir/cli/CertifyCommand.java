package nadir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.study.Certification;
import nadir.study.CertificationOptions;
import nadir.study.CertificationResult;
import nadir.study.TrapFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nadir certify MODEL DATA`.
@Command(name = "certify", description = "Prove what kind of point a trained model is at, and write a certificate that "
        + "'nadir check' confirms. Exit status 3 if nothing is proved.")
final class CertifyCommand implements Recorded {
    private static final String ENDING = ".onnx";

    @Spec
    private CommandSpec command;

    @Parameters(index = "0", paramLabel = "MODEL",
            description = AuditCommand.MODEL + " Or the folder of a trap, without DATA.")
    private Path model = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "DATA", description = DataOptions.DATA)
    private @Nullable String source;

    @Mixin
    private FreezeOptions freeze;

    @Mixin
    private DataOptions data;

    @Mixin
    private LossOptions loss;

    @Option(names = "--claim", paramLabel = "CLAIM", defaultValue = "auto",
            description = "auto, minimum, saddle, suboptimal, loss or not-critical (default: ${DEFAULT-VALUE}, the "
                    + "strongest that can be proved).")
    private String claim = "auto";

    @Option(names = "--better", paramLabel = "MODEL",
            description = "A model whose loss is to be proved to be lower.")
    private @Nullable Path better;

    @Option(names = "--refine", paramLabel = "FILE",
            description = "Go on by Newton's method first, save the model there, and certify that.")
    private @Nullable Path refined;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE",
            description = "The certificate to write; one that is there is replaced (default: the model's name with "
                    + "-certificate.json).")
    private @Nullable Path output;

    @Mixin
    private CommonOptions common;

    @Override
    public List<FileRecord> sources() {
        boolean isTrap = source == null && TrapFolder.isOne(model);
        List<FileRecord> sources = data.sources(
                isTrap ? TrapFolder.data(model).toString() : source == null ? "" : source,
                isTrap ? TrapFolder.model(model) : model);
        Path truth = TrapFolder.truthFile(isTrap ? model : model.resolveSibling(""));
        if (Files.exists(truth)) {
            sources.add(Fingerprint.input("trap", truth.toString()));
        }
        if (better != null) {
            sources.add(Fingerprint.input("better model", better.toString()));
        }
        return sources;
    }

    @Override
    public Integer call() throws IOException {
        boolean isTrap = source == null && TrapFolder.isOne(model);
        if (source == null && !isTrap) {
            throw new ParameterException(command.commandLine(), "Missing required parameter: 'DATA'");
        }
        Path file = isTrap ? TrapFolder.model(model) : model;
        Path certified = refined == null ? file : refined;
        Path place = isTrap && refined == null ? TrapFolder.certificate(model) : beside(certified);
        String from = source == null ? TrapFolder.data(model).toString() : source;
        CertificationOptions options = new CertificationOptions(file, freeze.names(), data.request(from, common.seed()),
                loss.choice(), CertificationOptions.Goal.of(claim), better, refined, output == null ? place : output,
                common.threads());
        ProgressLine line = common.progressLine();
        common.endAtOnce(line);
        Certification.Findings findings;
        try {
            findings = Certification.run(options, new StageProgress(line, System::nanoTime));
        } finally {
            line.end();
        }
        CertificationResult result = findings.result();
        if (result.status() == CertificationResult.Status.PROVED) {
            common.produced("certificate", options.output());
            common.produced("model", refined);
        }
        common.print(findings.conventions(), result, out -> new CertificateText(result, findings.conventions())
                .print(out));
        return result.status() == CertificationResult.Status.PROVED ? ExitCode.DONE : ExitCode.NEGATIVE;
    }

    private static Path beside(Path model) {
        String name = model.getFileName() == null ? "" : model.getFileName().toString();
        String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return model.resolveSibling(stem + "-certificate.json");
    }
}
