package nadir.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import nadir.data.InputException;
import nadir.data.TargetCoding;
import nadir.loss.Conventions;
import nadir.loss.CrossEntropy;
import nadir.loss.HingeLoss;
import nadir.loss.LogisticLoss;
import nadir.loss.Loss;
import nadir.loss.Reduction;
import nadir.loss.SquaredLoss;
import nadir.storage.Quoted;
import nadir.version.Version;

/// Metadata as the texts that stand in the file, one entry for each fact, lists as JSON arrays of texts:
/// `docs/model-file.md` is the reference.
final class MetadataEntries {
    static final String PREFIX = "nadir.";
    private static final String TRAINING = PREFIX + "training.";

    private final Map<String, String> entries;

    private MetadataEntries(Map<String, String> entries) {
        this.entries = entries;
    }

    /// The entries of a file, for reading.
    static MetadataEntries of(Map<String, String> entries) {
        return new MetadataEntries(entries);
    }

    /// All entries of a file that is to be written.
    ///
    /// @param architecture the dense architecture, if the network has one
    static SortedMap<String, String> of(ModelMetadata metadata, Graph graph, Optional<String> architecture) {
        SortedMap<String, String> entries = new TreeMap<>(metadata.other());
        entries.put("nadir.version", Version.CURRENT);
        metadata.conventions().ifPresent(conventions -> write(conventions, entries));
        metadata.schema().ifPresent(schema -> write(schema, entries));
        metadata.seed().ifPresent(seed -> entries.put("nadir.seed", Long.toString(seed)));
        metadata.training().forEach((name, value) -> entries.put(TRAINING + name, value));
        architecture.ifPresent(text -> entries.put("nadir.architecture", text));
        List<String> frozen = graph.constants()
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() instanceof Literal.Reals)
                .map(Map.Entry::getKey)
                .toList();
        if (!frozen.isEmpty()) {
            entries.put("nadir.frozen", TextList.write(frozen));
        }
        List<String> parameters = new ArrayList<>();
        graph.parameters().blocks().forEach(block -> parameters.addAll(List.of(block.name(), block.layer())));
        entries.put("nadir.parameters", TextList.write(parameters));
        List<String> hidden = new ArrayList<>();
        graph.hidden().forEach(h -> hidden.addAll(List.of(h.layer(), h.preactivation(), h.activation())));
        entries.put("nadir.hidden", TextList.write(hidden));
        return entries;
    }

    private static void write(Conventions conventions, Map<String, String> entries) {
        entries.put("nadir.loss", conventions.loss().label());
        entries.put("nadir.reduction", conventions.reduction().label());
        entries.put("nadir.weight-decay", Double.toString(conventions.weightDecay()));
        switch (conventions.loss()) {
            case CrossEntropy(double smoothing) -> entries.put("nadir.label-smoothing", Double.toString(smoothing));
            case HingeLoss(double power) -> entries.put("nadir.hinge-power", Double.toString(power));
            case SquaredLoss squared -> {
            }
            case LogisticLoss logistic -> {
            }
        }
    }

    private static void write(DataSchema schema, Map<String, String> entries) {
        entries.put("nadir.data", schema.name());
        entries.put("nadir.features", TextList.write(schema.features()));
        entries.put("nadir.targets", TextList.write(schema.targets()));
        entries.put("nadir.classes", TextList.write(schema.classes()));
        entries.put("nadir.coding", schema.coding().name());
    }

    /// @throws ModelException if an entry of Nadir's has an unreadable value
    ModelMetadata metadata() {
        SortedMap<String, String> training = new TreeMap<>();
        SortedMap<String, String> other = new TreeMap<>();
        entries.forEach((key, value) -> {
            if (key.startsWith(TRAINING)) {
                training.put(key.substring(TRAINING.length()), value);
            } else if (!key.startsWith(PREFIX)) {
                other.put(key, value);
            }
        });
        OptionalLong seed = entries.containsKey("nadir.seed")
                ? OptionalLong.of(parsed("nadir.seed", "0", Long::parseLong))
                : OptionalLong.empty();
        return new ModelMetadata(text("nadir.version"), conventions(), schema(), seed, training, other);
    }

    /// The initializers that are no parameters.
    List<String> frozen() {
        return parsed("nadir.frozen", "[]", TextList::read);
    }

    /// The dense architecture that the writer meant.
    Optional<String> architecture() {
        return text("nadir.architecture");
    }

    /// The layers of the parameters by their names, in the order of the vector; empty if the writer did not say.
    SequencedMap<String, String> layers() {
        List<String> names = parsed("nadir.parameters", "[]", TextList::read);
        SequencedMap<String, String> layers = new LinkedHashMap<>();
        for (int i = 0; i + 1 < names.size(); i += 2) {
            layers.put(names.get(i), names.get(i + 1));
        }
        return layers;
    }

    /// The hidden layers as the writer named them; empty if it did not.
    List<Graph.Hidden> hidden() {
        List<String> names = parsed("nadir.hidden", "[]", TextList::read);
        List<Graph.Hidden> hidden = new ArrayList<>();
        for (int i = 0; i + 2 < names.size(); i += 3) {
            hidden.add(new Graph.Hidden(names.get(i), names.get(i + 1), names.get(i + 2)));
        }
        return hidden;
    }

    private Optional<Conventions> conventions() {
        return text("nadir.loss").map(label -> {
            double smoothing = parsed("nadir.label-smoothing", "0", Double::parseDouble);
            double power = parsed("nadir.hinge-power", "" + HingeLoss.DEFAULT_POWER, Double::parseDouble);
            double decay = parsed("nadir.weight-decay", "0", Double::parseDouble);
            Reduction reduction = parsed("nadir.reduction", "mean", Reduction::of);
            return parsed("nadir.loss", label,
                    text -> new Conventions(Loss.of(text, smoothing, power), reduction, decay));
        });
    }

    private Optional<DataSchema> schema() {
        if (!entries.containsKey("nadir.features")) {
            return Optional.empty();
        }
        return Optional.of(new DataSchema(text("nadir.data").orElse(""),
                parsed("nadir.features", "[]", TextList::read),
                parsed("nadir.targets", "[]", TextList::read), parsed("nadir.classes", "[]", TextList::read),
                parsed("nadir.coding", "REAL", TargetCoding::valueOf)));
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    private <T> T parsed(String key, String otherwise, Function<String, T> parser) {
        try {
            return parser.apply(entries.getOrDefault(key, otherwise));
        } catch (InputException | IllegalArgumentException wrong) {
            throw unreadable(key, wrong);
        }
    }

    private ModelException unreadable(String key, RuntimeException wrong) {
        String reason = wrong.getMessage() == null ? "" : " (" + wrong.getMessage() + ")";
        return new ModelException("its metadata entry " + key + " has the unreadable value "
                + Quoted.of(entries.getOrDefault(key, "")) + reason.replaceAll("\\s+", " "));
    }
}
