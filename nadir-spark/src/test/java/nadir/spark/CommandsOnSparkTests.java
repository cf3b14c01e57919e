package nadir.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nadir.audit.AuditOptions;
import nadir.audit.AuditReport;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.optimize.Progress;
import nadir.storage.Beginning;
import nadir.study.LossChoice;
import nadir.study.Method;
import nadir.study.ModelAudit;
import nadir.study.ModelAuditOptions;
import nadir.study.ModelSpectrum;
import nadir.study.ModelSpectrumOptions;
import nadir.study.ModelSpectrumResult;
import nadir.study.NetworkChoice;
import nadir.study.OptimizerChoice;
import nadir.study.SpectrumListener;
import nadir.study.Training;
import nadir.study.TrainingListener;
import nadir.study.TrainingOptions;
import nadir.study.TrainingOutcome;
import nadir.study.TrainingResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training, spectra and audits on Spark come to what they come to on one machine.
class CommandsOnSparkTests {
    private static final String MASTER = "local[2]";

    @TempDir
    static Path folder;
    private static DataRequest data;
    private static Path here;
    private static Path there;
    private static TrainingResult trainedHere;
    private static TrainingResult trainedThere;

    @BeforeAll
    static void train() throws IOException {
        data = DataRequest.of(ParquetFiles.write(folder.resolve("data.parquet"), """
                SELECT a, 50 + 5 * b AS b, 7 AS k, CASE WHEN a + 0.2 * n > b * b THEN 'yes' ELSE 'no' END AS kind
                FROM (SELECT 2 * random() - 1 AS a, random() AS b, random() AS n FROM range(3000))""", 2048)
                .toString());
        here = folder.resolve("here.onnx");
        there = folder.resolve("there.onnx");
        trainedHere = Training.run(options(here), TrainingListener.SILENT);
        trainedThere = Training.run(options(there), MASTER, TrainingListener.SILENT);
    }

    private static TrainingOptions options(Path model) {
        TrainingOptions plain = TrainingOptions.of(data);
        LossChoice loss = new LossChoice(null, null, null, null, 1e-2);
        return new TrainingOptions(data, loss, NetworkChoice.defaults().withHidden(3),
                OptimizerChoice.defaults(), plain.precision(), 3, 2, 2, model, plain.beginning(),
                plain.checkpointEvery());
    }

    @Test
    void trainingEndsAtTheSameLossAndSavesAModelForTheSameData() {
        assertThat(trainedThere.loss()).isCloseTo(trainedHere.loss(), within(1e-6 * trainedHere.loss()));
        assertThat(trainedThere.outcome()).isEqualTo(TrainingOutcome.CONVERGED).isEqualTo(trainedHere.outcome());
        assertThat(trainedThere.accuracy()).isNotNull().isEqualTo(trainedHere.accuracy());
        assertThat(trainedThere.lowerBound()).isEqualTo(trainedHere.lowerBound());
        assertThat(trainedThere.samples()).isEqualTo(3000);
        assertThat(trainedThere.starts()).hasSize(2);
        assertThat(Files.exists(folder.resolve("there.onnx.checkpoint"))).isFalse();
        // The model written there is audited here, on data that are read here.
        AuditReport report = ModelAudit
                .run(new ModelAuditOptions(there, List.of(), data, LossChoice.open(), AuditOptions.standard(1, 0)),
                        (stage, fraction) -> true)
                .report();
        assertThat(report.loss()).isCloseTo(trainedThere.loss(), within(1e-12));
    }

    @Test
    void anInterruptedTrainingGoesOnToTheSameBits() throws IOException {
        Path model = folder.resolve("interrupted.onnx");
        TrainingResult cut = Training.run(options(model), MASTER, new TrainingListener() {
            private long iterations;

            @Override
            public void iteration(int start, Progress progress) {
                iterations++;
            }

            @Override
            public boolean isCancelled() {
                return iterations >= 5;
            }
        });
        assertThat(cut.checkpoint()).isNotNull();
        TrainingOptions plain = options(model);
        TrainingResult whole = Training.run(new TrainingOptions(plain.data(), plain.loss(), plain.network(),
                plain.optimizer(), plain.precision(), plain.seed(), plain.starts(), plain.threads(), plain.model(),
                Beginning.RESUME, plain.checkpointEvery()), MASTER, TrainingListener.SILENT);
        assertThat(whole.loss()).isEqualTo(trainedThere.loss());
        assertThat(Files.readAllBytes(model)).isEqualTo(Files.readAllBytes(there));
    }

    @Test
    void theSpectrumIsThatOfOneMachine() throws IOException {
        AuditOptions few = new AuditOptions(0, 3, 3, 60, false, true, 1, 0);
        ModelSpectrumOptions options = ModelSpectrumOptions.of(here, data, LossChoice.open(), few);
        ModelSpectrumResult one = ModelSpectrum.run(options, SpectrumListener.SILENT);
        ModelSpectrumResult many = ModelSpectrum.run(options, MASTER, SpectrumListener.SILENT);
        assertThat(many.whole().eigenvalues()).hasSize(6).containsExactly(one.whole().eigenvalues(), within(1e-9));
        assertThat(many.layers()).hasSize(2);
        assertThat(many.samples()).isEqualTo(3000);
    }

    @Test
    void theAuditComesToWhatItComesToOnOneMachine() {
        ModelAuditOptions options = new ModelAuditOptions(here, List.of(), data, LossChoice.open(),
                AuditOptions.standard(1, 0));
        AuditReport one = ModelAudit.run(options, (stage, fraction) -> true).report();
        AuditReport many = ModelAudit.run(options, MASTER, (stage, fraction) -> true).report();
        assertThat(many.verdict().kind()).isEqualTo(one.verdict().kind());
        assertThat(many.loss()).isCloseTo(one.loss(), within(1e-12));
        assertThat(many.lowerBound()).isEqualTo(one.lowerBound());
        assertThat(many.accuracy()).isEqualTo(one.accuracy());
        assertThat(many.hessian().index()).isEqualTo(one.hessian().index());
        assertThat(many.hessian().eigenvalues()).containsExactly(one.hessian().eigenvalues(), within(1e-9));
        assertThat(many.symmetries()).isEqualTo(one.symmetries());
        assertThat(many.explainedNullity()).isEqualTo(one.explainedNullity());
        assertThat(many.verdict().reasons()).hasSameSizeAs(one.verdict().reasons());
        assertThat(many.ladder()).hasSameSizeAs(one.ladder());
        assertThat(many.pgb()).isPresent();
        assertThat(many.pgb().get().gap().rank()).isEqualTo(one.pgb().orElseThrow().gap().rank());
    }

    @Test
    void whatTakesTheDataOnOneMachineIsRefused() {
        TrainingOptions sampling = options(there).withOptimizer(OptimizerChoice.defaults().withMethod(Method.ADAM));
        assertThatThrownBy(() -> Training.run(sampling, MASTER, TrainingListener.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("--optimizer adam draws minibatches");
        TrainingOptions rows = new TrainingOptions(data.withRows(10), LossChoice.open(), NetworkChoice.defaults(),
                OptimizerChoice.defaults(), sampling.precision(), 0, 1, 1, there, sampling.beginning(),
                sampling.checkpointEvery());
        assertThatThrownBy(() -> Training.run(rows, MASTER, TrainingListener.SILENT)).isInstanceOf(InputException.class)
                .hasMessageContaining("--rows, --shuffle, --labels and --targets are for data on one machine");
        assertThatThrownBy(() -> Training.run(options(there), "spark://127.0.0.1:1", TrainingListener.SILENT))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no Spark master answers");
    }
}
