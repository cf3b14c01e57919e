package nadir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import nadir.data.InputException;
import nadir.study.Trials;
import nadir.sweep.SeedWork;
import nadir.task.TaskKind;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Training from some seeds as a task, of which [SeedWork] is the input; the output is an array with, for each seed, either
/// the result that `nadir train --json` prints or the reason why there is none.
public final class TrainTask implements TaskKind {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Trials.LoadedData loaded = new Trials.LoadedData();

    /// For services.
    public TrainTask() {}

    @Override
    public String name() {
        return SeedWork.KIND;
    }

    @Override
    public String run(String input, BooleanSupplier stop) {
        SeedWork work = SeedWork.of(input);
        List<String> arguments = new ArrayList<>(work.arguments());
        arguments.addAll(List.of("--threads", Integer.toString(work.threads())));
        long[] seeds = work.seeds().stream().mapToLong(Long::longValue).toArray();
        String content = work.content().isEmpty() ? null : work.content();
        ArrayNode output = JSON.createArrayNode();
        try {
            new TrainReading().trials(arguments)
                    .run(loaded, content, seeds, stop)
                    .forEach(trial -> output.add(node(trial)));
        } catch (OutOfMemoryError memory) {
            // One network that is too large is no reason to end the others.
            throw new InputException("out of memory with a heap of " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MB; allow more with NADIR_JAVA_OPTS=-Xmx, or take fewer --threads", memory);
        }
        return output.toString();
    }

    private static ObjectNode node(Trials.Trial trial) {
        ObjectNode node = JSON.createObjectNode().put("seed", trial.seed());
        switch (trial) {
            case Trials.Trial.Done done -> node.set("result", JsonDocument.tree(done.result()));
            case Trials.Trial.Failed failed -> node.put("failure", Failure.oneLine(failed.reason()));
        }
        return node;
    }
}
