/// Nadir on clusters that Apache Spark runs: many tasks at once, and risks over data that no single machine holds.
///
/// The rest of Nadir does not know this package: it is found as services ([nadir.task.TaskRunnerProvider]) where its jar
/// and Spark's are on the class path.
@NullMarked
package nadir.spark;

import org.jspecify.annotations.NullMarked;
