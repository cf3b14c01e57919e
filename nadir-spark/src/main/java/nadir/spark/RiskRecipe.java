package nadir.spark;

import java.io.Serializable;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import nadir.data.Dataset;
import nadir.exec.Precision;
import nadir.loss.Conventions;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import nadir.network.Network;
import nadir.onnx.LoadedModel;
import nadir.onnx.ModelFile;
import nadir.onnx.ModelMetadata;
import nadir.risk.Risk;

/// What an executor needs to evaluate a network's losses on blocks: the network and its loss as the bytes of a model file,
/// and what the columns mean. Programs are compiled once for each number of rows and kept, one set for each task that runs
/// at the same time.
///
/// @param id names what is kept
/// @param model a file whose metadata name the loss; its parameters do not matter
record RiskRecipe(String id, byte[] model, Columns columns) implements Serializable {
    private static final int KEPT = 4;
    private static final Map<String, Kept> CACHE = new LinkedHashMap<>(8, 0.75f, true);

    static RiskRecipe of(Network network, Conventions conventions, Columns columns) {
        byte[] model = ModelFile.bytes(network, new double[network.layout().size()],
                ModelMetadata.empty().withConventions(conventions));
        return new RiskRecipe(UUID.randomUUID().toString(), model, columns);
    }

    /// Evaluates the summed loss of a block, without reduction and weight decay.
    void on(Block block, Consumer<Risk> use) {
        Kept kept = kept();
        Dataset data = columns.dataset(block);
        Deque<Risk> free = kept.free.computeIfAbsent(block.rows(), _ -> new ConcurrentLinkedDeque<>());
        Risk like = free.poll();
        Risk base = like == null ? new Risk(kept.network, data, kept.conventions, Precision.FLOAT64, 1) : like;
        use.accept(like == null ? base : base.on(data));
        free.add(base);
    }

    Loss loss() {
        return kept().conventions.loss();
    }

    private Kept kept() {
        synchronized (CACHE) {
            Kept known = CACHE.get(id);
            if (known == null) {
                LoadedModel loaded = ModelFile.ofBytes(model);
                Conventions conventions = loaded.metadata().conventions().orElseThrow();
                known = new Kept(loaded.network(),
                        conventions.withReduction(Reduction.SUM).withWeightDecay(0), new ConcurrentHashMap<>());
                CACHE.put(id, known);
                if (CACHE.size() > KEPT) {
                    CACHE.remove(CACHE.keySet().iterator().next());
                }
            }
            return known;
        }
    }

    /// What an executor keeps.
    private record Kept(Network network, Conventions conventions, Map<Integer, Deque<Risk>> free) {}
}
