package nadir.onnx;

import java.util.List;
import nadir.data.Dataset;
import nadir.data.TargetCoding;

/// What data a model was trained on, column by column.
///
/// @param name what the data set was called
/// @param features the names of the inputs, in order
/// @param targets the names of the source's target columns
/// @param classes the labels of the classes in their order; empty for real targets
/// @param coding how the targets stood in the columns of y
public record DataSchema(String name, List<String> features, List<String> targets, List<String> classes,
        TargetCoding coding) {
    public DataSchema {
        features = List.copyOf(features);
        targets = List.copyOf(targets);
        classes = List.copyOf(classes);
    }

    /// The schema of a data set.
    public static DataSchema of(Dataset data) {
        return new DataSchema(data.name(), data.featureNames(), data.targetNames(), data.classLabels(), data.coding());
    }
}
