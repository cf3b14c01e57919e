package nadir.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.study.CertificateCheck;
import nadir.study.CertificateCheckOptions;
import nadir.study.CertificateCheckResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir check CERTIFICATE`.
@Command(name = "check",
        description = "Check a certificate by other code than that which proved it. Exit status 0 if it "
                + "is valid, 3 if it is not, 2 if a file cannot be read.")
final class CheckCommand implements Recorded {
    @Parameters(index = "0", paramLabel = "CERTIFICATE", description = "A file that 'nadir certify' wrote.")
    private Path certificate = Path.of("");

    @Option(names = "--model", paramLabel = "FILE",
            description = "Where the model lies now (default: where the certificate says, or beside it).")
    private @Nullable Path model;

    @Option(names = "--data", paramLabel = "DATA",
            description = "Where the data come from now (default: likewise).")
    private @Nullable String data;

    @Mixin
    private CommonOptions common;

    /// The conventions of a certificate that cannot be read.
    private record Unknown(String formula) {}

    @Override
    public List<FileRecord> sources() {
        List<FileRecord> sources = new ArrayList<>();
        sources.add(Fingerprint.input("certificate", certificate.toString()));
        if (model != null) {
            sources.add(Fingerprint.input("model", model.toString()));
        }
        if (data != null) {
            sources.addAll(Fingerprint.inputs("data", data));
        }
        return sources;
    }

    @Override
    public Integer call() {
        ProgressLine line = common.progressLine();
        common.endAtOnce(line);
        StageProgress progress = new StageProgress(line, System::nanoTime);
        CertificateCheck.Findings findings;
        try {
            findings = CertificateCheck.run(new CertificateCheckOptions(certificate, model, data, common.threads()),
                    done -> progress.advance("checking", done));
        } finally {
            line.end();
        }
        CertificateCheckResult result = findings.result();
        Record conventions = findings.conventions() == null ? new Unknown("the certificate cannot be read")
                : findings.conventions();
        common.consumed("model", result.model());
        common.consumed("data", result.data());
        common.print(conventions, result, out -> {
            out.println(result.status().name().toLowerCase(Locale.ROOT)
                    + (result.reason() == null ? "" : ": " + result.reason()));
            result.statements().forEach(statement -> out.println("  " + statement));
            if (result.model() != null) {
                out.println("model: " + result.model());
                out.println("data: " + result.data());
            }
        });
        return switch (result.status()) {
            case VALID -> ExitCode.DONE;
            case INVALID -> ExitCode.NEGATIVE;
            case UNREADABLE -> ExitCode.WRONG_USE;
        };
    }
}
