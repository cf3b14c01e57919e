package nadir.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import nadir.audit.AuditReport;
import nadir.report.AuditPage;
import nadir.runs.FileRecord;
import nadir.storage.Destination;
import nadir.study.ModelAudit;
import nadir.study.ModelAuditOptions;
import nadir.study.ModelAuditResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Audits a saved model on data.
@Command(name = "audit", description = "Tell what kind of point a trained model is at, and why: a minimum, a saddle, a "
        + "valley to infinity, or none of them.")
final class AuditCommand implements Recorded {
    static final String MODEL = "An ONNX file, such as 'nadir train' writes.";

    @Parameters(index = "0", paramLabel = "MODEL", description = MODEL)
    private Path model = Path.of("");

    @Parameters(index = "1", paramLabel = "DATA", description = DataOptions.DATA)
    private String data = "";

    @Mixin
    private DataOptions dataOptions;

    @Mixin
    private FreezeOptions freeze;

    @Mixin
    private LossOptions lossOptions;

    @Mixin
    private SpectrumOptions spectrumOptions;

    @Option(names = {"-o", "--report"}, paramLabel = "FILE",
            description = "Also write a report as one HTML file with charts.")
    private @Nullable Path report;

    @Mixin
    private ReportPictures pictures;

    @Mixin
    private MasterOptions master;

    @Mixin
    private CommonOptions common;

    @Override
    public List<FileRecord> sources() {
        return dataOptions.sources(data, model);
    }

    @Override
    public Integer call() throws IOException {
        ModelAuditOptions options = new ModelAuditOptions(model, freeze.names(),
                dataOptions.request(data, common.seed()),
                lossOptions.choice(), spectrumOptions.thoroughness(true, common));
        if (report != null) {
            Destination.requireWritable(report);
        }
        pictures.require();
        ProgressLine progress = common.progressLine();
        common.endAtOnce(progress);
        ModelAuditResult result;
        try {
            StageProgress stages = new StageProgress(progress, System::nanoTime);
            String cluster = master.name();
            result = cluster == null ? ModelAudit.run(options, stages) : ModelAudit.run(options, cluster, stages);
        } finally {
            progress.end();
        }
        if (report != null) {
            AuditPage.of(result).write(report);
            common.produced("report", report);
        }
        pictures.write(() -> AuditPage.of(result), common);
        common.print(result.conventions(), Document.of(result, report), out -> {
            new AuditText(result, "./nadir escape " + DataOptions.quoted(model.toString()) + " "
                    + dataOptions.typed(data, common.seed()) + lossOptions.typed()).print(out);
            if (report != null) {
                out.println("report: " + report);
            }
        });
        return ExitCode.DONE;
    }

    /// The JSON document.
    ///
    /// @param model the file
    /// @param data what the data are called
    /// @param findings the keys of the report
    /// @param reportFile what was written, if anything
    /// @param seconds that it took
    record Document(String model, String data, @JsonUnwrapped AuditReport findings,
            @Nullable String reportFile, double seconds) {
        static Document of(ModelAuditResult result, @Nullable Path report) {
            return new Document(result.model(), result.data(), result.report(),
                    report == null ? null : report.toString(),
                    result.seconds());
        }
    }
}
