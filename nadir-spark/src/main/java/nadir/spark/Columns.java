package nadir.spark;

import java.io.Serializable;
import java.util.List;
import nadir.data.Dataset;
import nadir.data.TargetCoding;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;

/// What the columns of the data mean.
///
/// @param name of the data
/// @param labels of the classes; empty for real targets
record Columns(String name, List<String> features, List<String> targets, List<String> labels) implements Serializable {
    boolean isClassification() {
        return !labels.isEmpty();
    }

    /// The rows of a block as a data set.
    Dataset dataset(Block block) {
        Tensor x = Tensor.wrap(Shape.of(block.rows(), features.size()), block.x());
        return isClassification()
                ? Dataset.classes(name, features, x, targets.getFirst(), labels, block.classes(), TargetCoding.ONE_HOT)
                : Dataset.real(name, features, x, targets,
                        Tensor.wrap(Shape.of(block.rows(), targets.size()), block.y()));
    }
}
