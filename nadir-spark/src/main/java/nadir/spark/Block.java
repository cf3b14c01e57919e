package nadir.spark;

import java.io.Serializable;

/// Consecutive rows of data, as they lie on executors.
///
/// @param rows how many
/// @param x inputs, rows x dx
/// @param y real targets, rows x dy; empty for classes
/// @param classes the class of each row; empty for real targets
record Block(int rows, double[] x, double[] y, int[] classes) implements Serializable {}
