package nadir.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import nadir.data.InputException;
import nadir.spectrum.LanczosKeeper;
import nadir.spectrum.LanczosState;
import nadir.spectrum.Quadrature;
import nadir.storage.Beginning;
import nadir.storage.Checkpoint;
import nadir.storage.Destination;
import org.jspecify.annotations.Nullable;

/// What a computation of a spectrum has done so far, in memory and now and then in a file, from which it goes on to the
/// same bits: results of stages that have ended, and where the Lanczos iteration under way stands. The file takes at most
/// 8 (K + 30) p bytes for K eigenvalues of p parameters, and little more.
final class SpectrumStore {
    private static final String FORMAT = "spectrum/format";
    private static final String FORMAT_1 = "1";
    private static final String UNDER_WAY = "spectrum/under-way";
    private static final String LANCZOS = "lanczos/";

    private final Path file;
    private final boolean named;
    private final Duration every;
    private final SortedMap<String, String> settings;
    private final SpectrumListener listener;
    private final CheckpointEntries kept;
    private String underWay = "";
    private @Nullable LanczosState state;
    private boolean finishing;
    private boolean onDisk;
    private boolean closed;
    private long savedAt = System.nanoTime();

    private SpectrumStore(ModelSpectrumOptions options, SortedMap<String, String> settings, SpectrumListener listener,
            CheckpointEntries kept) {
        this.file = options.checkpointFile();
        this.named = options.checkpoint() != null;
        this.every = options.checkpointEvery();
        this.settings = settings;
        this.listener = listener;
        this.kept = kept;
    }

    /// Takes up what an earlier run left.
    ///
    /// @param settings what the result depends on, by the name a user knows it by
    /// @throws InputException if the checkpoint and what is asked for do not fit each other
    static SpectrumStore begin(ModelSpectrumOptions options, SortedMap<String, String> settings,
            SpectrumListener listener) throws IOException {
        Path file = options.checkpointFile();
        if (options.checkpoint() != null) {
            Destination.requireWritable(file);
        }
        boolean there = Destination.exists(file);
        if (options.beginning() == Beginning.RESUME) {
            if (!there) {
                throw new InputException("there is no checkpoint " + file + " to resume from; leave out --resume");
            }
            return resumed(options, settings, listener, Checkpoint.load(file));
        }
        if (there && options.beginning() == Beginning.FRESH) {
            throw new InputException(
                    file + " was left by a computation that did not finish; go on with it by --resume, "
                            + "start over with --restart, or name another place with --checkpoint");
        }
        return new SpectrumStore(options, settings, listener, CheckpointEntries.empty());
    }

    private static SpectrumStore resumed(ModelSpectrumOptions options, SortedMap<String, String> settings,
            SpectrumListener listener, Checkpoint checkpoint) {
        String name = options.checkpointFile().toString();
        if (!FORMAT_1.equals(checkpoint.texts().get(FORMAT))) {
            throw new InputException(name + " is no checkpoint of a spectrum that this version can read; start over "
                    + "with --restart");
        }
        CheckpointEntries entries = CheckpointEntries.of(checkpoint, name);
        TrainingSettings.requireSame(settings, entries.settings(), name);
        CheckpointEntries kept = entries.copy();
        SpectrumStore store = new SpectrumStore(options, settings, listener, kept);
        store.underWay = kept.text(UNDER_WAY);
        if (!store.underWay.isEmpty()) {
            store.state = lanczosState(kept);
            kept.reals().keySet().removeIf(key -> key.startsWith(LANCZOS));
            kept.integers().keySet().removeIf(key -> key.startsWith(LANCZOS));
        }
        store.onDisk = true;
        return store;
    }

    private static LanczosState lanczosState(CheckpointEntries entries) {
        long[] counts = entries.integer(LANCZOS + "counts");
        double[] sizes = entries.real(LANCZOS + "sizes");
        double[][] vectors = new double[(int) counts[5]][];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = entries.real(LANCZOS + "vector/" + i);
        }
        return new LanczosState((int) counts[0], (int) counts[1], (int) counts[2], (int) counts[3], (int) counts[4],
                sizes[0], sizes[1], entries.real(LANCZOS + "found"), entries.real(LANCZOS + "projected"), vectors);
    }

    private static void put(CheckpointEntries entries, LanczosState state) {
        entries.integers()
                .put(LANCZOS + "counts", new long[] {state.products(), state.restarts(), state.sweeps(),
                    state.draws(), state.converged(), state.vectors().length});
        entries.reals().put(LANCZOS + "sizes", new double[] {state.norm(), state.coupling()});
        entries.reals().put(LANCZOS + "found", state.found());
        entries.reals().put(LANCZOS + "projected", state.projected());
        for (int i = 0; i < state.vectors().length; i++) {
            entries.reals().put(LANCZOS + "vector/" + i, state.vectors()[i]);
        }
    }

    /// The eigenvalues of a stage, without density, if they are there.
    @Nullable
    SpectrumPart part(String stage) {
        return kept.texts().containsKey(stage + "/method") ? SpectrumPart.of(kept, stage + "/") : null;
    }

    void keep(String stage, SpectrumPart part) {
        part.put(kept, stage + "/");
        underWay = "";
        state = null;
        saveWhenDue();
    }

    /// Numbers that were kept, if they are there.
    double @Nullable [] reals(String name) {
        return kept.reals().get(name);
    }

    /// Keeps numbers that belong to a stage, to be saved with it.
    void put(String name, double[] reals) {
        kept.reals().put(name, reals);
    }

    /// The rules of the probes of a density that are done.
    List<Quadrature> rules(String stage) {
        List<Quadrature> rules = new ArrayList<>();
        while (kept.reals().containsKey(rule(stage, rules.size()) + "nodes")) {
            String rule = rule(stage, rules.size());
            rules.add(new Quadrature(kept.real(rule + "nodes"), kept.real(rule + "weights")));
        }
        return rules;
    }

    /// The products that went into these rules.
    int ruleProducts(String stage) {
        long[] products = kept.integers().get(stage + "/rules");
        return products == null ? 0 : (int) products[0];
    }

    void keep(String stage, List<Quadrature> rules, int products) {
        for (int i = 0; i < rules.size(); i++) {
            kept.reals().put(rule(stage, i) + "nodes", rules.get(i).nodes());
            kept.reals().put(rule(stage, i) + "weights", rules.get(i).weights());
        }
        kept.integers().put(stage + "/rules", new long[] {products});
        saveWhenDue();
    }

    private static String rule(String stage, int number) {
        return stage + "/rule/" + number + "/";
    }

    /// Where the Lanczos iteration of a stage stood, once.
    @Nullable
    LanczosState state(String stage) {
        LanczosState there = stage.equals(underWay) ? state : null;
        state = null;
        return there;
    }

    /// Keeps the Lanczos iteration of a stage.
    LanczosKeeper keeper(String stage) {
        underWay = stage;
        finishing = false;
        return new LanczosKeeper() {
            @Override
            public void afterProduct(Supplier<LanczosState> now) {
                if (listener.isCancelled()) {
                    save(now.get());
                    stop();
                } else if (isDue()) {
                    save(now.get());
                }
            }

            @Override
            public void beforeResiduals(Supplier<LanczosState> now) {
                if (onDisk || isDue()) {
                    save(now.get());
                }
                finishing = true;
            }
        };
    }

    /// Between two products of a stage that leaves nothing to go on from: ends the computation if the user wants that, after
    /// saving the stages before. An iteration ends by its own keeper, and was saved before its residuals.
    void poll() {
        if ((underWay.isEmpty() || finishing) && listener.isCancelled()) {
            if (underWay.isEmpty()) {
                save(null);
            }
            stop();
        }
    }

    private void stop() {
        throw new CancellationException(onDisk ? "from " + file + " it goes on with --resume" : "nothing was saved");
    }

    private boolean isDue() {
        return System.nanoTime() - savedAt >= every.toNanos();
    }

    void saveWhenDue() {
        if (isDue()) {
            save(null);
        }
    }

    private void save(@Nullable LanczosState now) {
        if (closed) {
            return;
        }
        CheckpointEntries all = CheckpointEntries.of(kept.toCheckpoint(), file.toString()).copy();
        all.texts().put(FORMAT, FORMAT_1);
        all.texts().put(UNDER_WAY, now == null ? "" : underWay);
        all.putSettings(settings);
        if (now != null) {
            put(all, now);
        }
        try {
            all.toCheckpoint().save(file);
            onDisk = true;
        } catch (InputException unwritable) {
            if (named) {
                throw unwritable;
            }
            closed = true;
            listener.warning("nothing can be saved to go on from: " + unwritable.getMessage()
                    + ", by --checkpoint");
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        savedAt = System.nanoTime();
    }

    /// All is done: nothing is left to go on from.
    void remove() throws IOException {
        if (onDisk) {
            Destination.remove(file);
        }
    }
}
