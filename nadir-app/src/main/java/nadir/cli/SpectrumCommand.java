package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.minibatch.MinibatchReport;
import nadir.report.SpectrumPage;
import nadir.runs.FileRecord;
import nadir.spectrum.SpectralDensity;
import nadir.storage.Destination;
import nadir.study.MinibatchChoice;
import nadir.study.ModelSpectrum;
import nadir.study.ModelSpectrumOptions;
import nadir.study.ModelSpectrumResult;
import nadir.study.SpectrumPart;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Computes the Hessian's spectrum at a saved model.
@Command(name = "spectrum", description = "Compute eigenvalues of the Hessian at a trained model, their residuals, and "
        + "the spectral density.")
final class SpectrumCommand implements Recorded {
    @Parameters(index = "0", paramLabel = "MODEL", description = AuditCommand.MODEL)
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

    @Option(names = "--per-layer", description = "Also the spectrum of each layer's own block.")
    private boolean perLayer;

    @Option(names = {"-o", "--report"}, paramLabel = "FILE",
            description = "Also write a report as one HTML file with charts.")
    private @Nullable Path report;

    @Mixin
    private ReportPictures pictures;

    @Option(names = "--minibatch", paramLabel = "SIZE",
            description = "Also compare random minibatches of SIZE samples with all of them: eigenvalues, trace, gradient.")
    private @Nullable Integer minibatch;

    @Option(names = "--batches", paramLabel = "N",
            description = "How many minibatches (default: " + MinibatchChoice.BATCHES + ").")
    private @Nullable Integer batches;

    @Option(names = "--precision", paramLabel = "float64|float32", defaultValue = "FLOAT64",
            description = "Precision of the products with the Hessian (default: float64); residuals are computed in float64 "
                    + "always.")
    private Precision precision = Precision.FLOAT64;

    @Mixin
    private CheckpointOptions checkpoint;

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
        ModelSpectrumOptions options = new ModelSpectrumOptions(model, freeze.names(),
                dataOptions.request(data, common.seed()),
                lossOptions.choice(), spectrumOptions.thoroughness(perLayer, common), minibatches(), precision,
                checkpoint.file(),
                checkpoint.beginning(), checkpoint.every());
        if (report != null) {
            Destination.requireWritable(report);
        }
        pictures.require();
        ProgressLine progress = common.progressLine();
        ModelSpectrumResult result;
        try {
            SpectrumProgress stages = new SpectrumProgress(progress, System::nanoTime, common);
            String cluster = master.name();
            result = cluster == null ? ModelSpectrum.run(options, stages) : ModelSpectrum.run(options, cluster, stages);
        } catch (CancellationException stopped) {
            progress.end();
            common.interrupted(Objects.requireNonNullElse(stopped.getMessage(), "nothing was saved"));
            return ExitCode.INTERRUPTED;
        } finally {
            progress.end();
        }
        if (report != null) {
            SpectrumPage.of(result).write(report);
            common.produced("report", report);
        }
        pictures.write(() -> SpectrumPage.of(result), common);
        common.print(result.conventions(), Document.of(result, report), out -> {
            new SpectrumText(result, spectrumOptions.bottom(), spectrumOptions.top()).print(out);
            if (report != null) {
                out.println("report: " + report);
            }
        });
        return ExitCode.DONE;
    }

    private @Nullable MinibatchChoice minibatches() {
        if (minibatch == null) {
            if (batches != null) {
                throw new InputException(
                        "--batches says how many minibatches, and --minibatch SIZE how large; give both");
            }
            return null;
        }
        int number = batches == null ? MinibatchChoice.BATCHES : batches;
        if (minibatch < 1 || number < 2) {
            throw new InputException("minibatches require --minibatch of at least 1 and --batches of at least 2, got "
                    + minibatch + " and " + number);
        }
        return new MinibatchChoice(minibatch, number);
    }

    /// The JSON document: the keys of the whole Hessian's part at the top, the layers below.
    record Document(String model, String data, int parameters, int samples, String method, double[] eigenvalues,
            double[] residuals, String ending, int products, @Nullable Integer index, @Nullable Integer nullity,
            double tolerance,
            String reason, @Nullable SpectralDensity density, @Nullable List<ModelSpectrumResult.Layer> layers,
            @Nullable MinibatchReport minibatch, @Nullable String reportFile, double seconds) {
        static Document of(ModelSpectrumResult result, @Nullable Path report) {
            SpectrumPart whole = result.whole();
            return new Document(result.model(), result.data(), whole.parameters(), result.samples(), whole.method(),
                    whole.eigenvalues(), whole.residuals(), whole.ending(), whole.products(), whole.index(),
                    whole.nullity(),
                    whole.tolerance(), whole.reason(), whole.density(),
                    result.layers().isEmpty() ? null : result.layers(), result.minibatch(),
                    report == null ? null : report.toString(),
                    result.seconds());
        }
    }
}
