package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import nadir.audit.AuditOptions;
import nadir.data.DataRequest;
import nadir.data.InputException;
import nadir.exec.Precision;
import nadir.spectrum.SpectralDensity;
import nadir.storage.Beginning;
import nadir.study.ModelSpectrumResult.Layer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A spectrum that is interrupted anywhere, in whatever stage, goes on from its checkpoint and ends with the bits of one
/// that never was; the checkpoint is bounded in size and is removed at the end.
class ResumedSpectrumTests {
    private static final MinibatchChoice MINIBATCHES = new MinibatchChoice(20, 6);

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void save() throws IOException {
        model = SavedModels.of("iris", 5).limitedTo(20).save(folder.resolve("iris.onnx"));
    }

    private ModelSpectrumOptions options(Beginning beginning, int denseLimit, Precision precision) {
        return options(beginning, denseLimit, precision, null);
    }

    private ModelSpectrumOptions options(Beginning beginning, int denseLimit, Precision precision,
            @Nullable MinibatchChoice minibatches) {
        return new ModelSpectrumOptions(model, List.of(), DataRequest.of("sample:iris"), LossChoice.open(),
                new AuditOptions(denseLimit, 3, 2, 80, true, true, 1, 4), minibatches, precision, null, beginning,
                Duration.ofDays(1));
    }

    /// Stops at the n-th question whether to.
    private static final class Stopping implements SpectrumListener {
        private final int after;
        private final List<Standing> heard = new ArrayList<>();
        private int asked;

        Stopping(int after) {
            this.after = after;
        }

        @Override
        public void progress(Standing standing) {
            heard.add(standing);
        }

        @Override
        public boolean isCancelled() {
            return asked++ >= after;
        }
    }

    private static void requireSame(SpectrumPart one, SpectrumPart other) {
        assertThat(one.withDensity(null)).usingRecursiveComparison().isEqualTo(other.withDensity(null));
        SpectralDensity density = Objects.requireNonNull(one.density());
        SpectralDensity otherDensity = Objects.requireNonNull(other.density());
        assertThat(density.grid()).isEqualTo(otherDensity.grid());
        assertThat(density.density()).isEqualTo(otherDensity.density());
        assertThat(density.standardError()).isEqualTo(otherDensity.standardError());
        assertThat(density.products()).isEqualTo(otherDensity.products());
    }

    private static void requireSame(ModelSpectrumResult one, ModelSpectrumResult other) {
        requireSame(one.whole(), other.whole());
        assertThat(one.minibatch()).isNotNull().isEqualTo(other.minibatch());
        assertThat(one.layers()).hasSize(2).hasSameSizeAs(other.layers());
        for (int i = 0; i < one.layers().size(); i++) {
            assertThat(one.layers().get(i).name()).isEqualTo(other.layers().get(i).name());
            requireSame(one.layers().get(i).spectrum(), other.layers().get(i).spectrum());
        }
    }

    /// Interrupts every run after some questions, until one ends.
    private ModelSpectrumResult inPieces(int questions, int denseLimit, Precision precision) throws IOException {
        Beginning beginning = Beginning.FRESH;
        int largest = 0;
        for (int run = 1;; run++) {
            try {
                ModelSpectrumResult result = ModelSpectrum.run(options(beginning, denseLimit, precision, MINIBATCHES),
                        new Stopping(questions));
                assertThat(run).as("interruptions").isGreaterThan(3);
                assertThat(model.resolveSibling("iris.onnx.spectrum")).doesNotExist();
                // 35 vectors of 43 numbers at most, 34 x 34 of the projected matrix, and what the stages before gave.
                assertThat(largest).isLessThan(8 * (35 * 43 + 34 * 34) + 120_000);
                return result;
            } catch (CancellationException stopped) {
                if (Objects.requireNonNull(stopped.getMessage()).equals("nothing was saved")) {
                    throw stopped;
                }
                assertThat(stopped).hasMessage("from " + model + ".spectrum it goes on with --resume");
                largest = Math.max(largest, (int) Files.size(Path.of(model + ".spectrum")));
                beginning = Beginning.RESUME;
            }
        }
    }

    @Test
    void interruptedAnywhereItEndsWithTheSameBits() throws IOException {
        int compared = 0;
        for (Precision precision : Precision.values()) {
            ModelSpectrumResult unbroken = ModelSpectrum.run(options(Beginning.FRESH, 0, precision, MINIBATCHES),
                    SpectrumListener.SILENT);
            assertThat(unbroken.whole().method()).isEqualTo("lanczos");
            // Four probes of a density, of 43 steps at most, or one minibatch of 111 products at most are what is lost.
            for (int questions : new int[] {120, 137, 180}) {
                requireSame(inPieces(questions, 0, precision), unbroken);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(6);
    }

    @Test
    void theFirstStagesProductsAreKeptOneByOne() throws IOException {
        ModelSpectrumResult unbroken = ModelSpectrum.run(options(Beginning.FRESH, 0, Precision.FLOAT64),
                SpectrumListener.SILENT);
        assertThatThrownBy(() -> ModelSpectrum.run(options(Beginning.FRESH, 0, Precision.FLOAT64), new Stopping(7)))
                .isInstanceOf(CancellationException.class);
        Stopping second = new Stopping(3);
        assertThatThrownBy(() -> ModelSpectrum.run(options(Beginning.RESUME, 0, Precision.FLOAT64), second))
                .isInstanceOf(CancellationException.class);
        // It began where the first had ended, after eight products.
        assertThat(second.heard).extracting(SpectrumListener.Standing::done).containsExactly(9L, 10L, 11L);
        requireSame(ModelSpectrum.run(options(Beginning.RESUME, 0, Precision.FLOAT64), SpectrumListener.SILENT).whole(),
                unbroken.whole());
    }

    @Test
    void progressCountsTheWholeCommand() throws IOException {
        Stopping listener = new Stopping(Integer.MAX_VALUE);
        ModelSpectrumResult result = ModelSpectrum.run(options(Beginning.FRESH, 0, Precision.FLOAT64), listener);
        List<Long> left = listener.heard.stream().map(now -> now.atMost() - now.done()).toList();
        // Three iterations of at most 80 products, and three densities of ten probes with a step for each parameter at most.
        assertThat(left.getFirst()).isEqualTo(3 * 80 + 10 * (43 + 25 + 18) - 1);
        assertThat(left).isSortedAccordingTo(Comparator.reverseOrder());
        long products = Stream.concat(Stream.of(result.whole()), result.layers().stream().map(Layer::spectrum))
                .mapToLong(part -> part.products() + Objects.requireNonNull(part.density()).products())
                .sum();
        assertThat(listener.heard.getLast().done()).isEqualTo(products);
        assertThat(listener.heard).extracting(SpectrumListener.Standing::stage)
                .contains("spectrum", "spectrum, density", "layer1", "layer1, density", "output", "output, density");
    }

    @Test
    void whatIsAskedForHasToBeWhatWasInterrupted() throws IOException {
        assertThatThrownBy(() -> ModelSpectrum.run(options(Beginning.FRESH, 0, Precision.FLOAT64), new Stopping(9)))
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> ModelSpectrum.run(options(Beginning.FRESH, 0, Precision.FLOAT64),
                SpectrumListener.SILENT)).isInstanceOf(InputException.class)
                .hasMessageContaining("--resume")
                .hasMessageContaining("--restart")
                .hasMessageContaining("--checkpoint");
        assertThatThrownBy(() -> ModelSpectrum.run(options(Beginning.RESUME, 0, Precision.FLOAT32),
                SpectrumListener.SILENT)).isInstanceOf(InputException.class)
                .hasMessageContaining("arithmetic 'float64', got 'float32'");
        SavedModels.of("iris", 5).limitedTo(21).save(model);
        assertThatThrownBy(() -> ModelSpectrum.run(options(Beginning.RESUME, 0, Precision.FLOAT64),
                SpectrumListener.SILENT)).isInstanceOf(InputException.class).hasMessageContaining("has the model '");
        ModelSpectrum.run(options(Beginning.RESTART, 0, Precision.FLOAT64), SpectrumListener.SILENT);
        assertThat(Path.of(model + ".spectrum")).exists();
    }

    @Test
    void aSmallModelLeavesNothing() throws IOException {
        ModelSpectrum.run(options(Beginning.FRESH, 3000, Precision.FLOAT64), SpectrumListener.SILENT);
        assertThat(folder).isDirectoryNotContaining(file -> !file.equals(model));
        assertThatThrownBy(() -> ModelSpectrum.run(options(Beginning.RESUME, 3000, Precision.FLOAT64),
                SpectrumListener.SILENT)).isInstanceOf(InputException.class)
                .hasMessageContaining("there is no checkpoint");
    }
}
