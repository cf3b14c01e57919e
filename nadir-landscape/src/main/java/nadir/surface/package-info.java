/// The loss along lines and over planes through parameters.
///
/// A [nadir.surface.Frame] is a point with one or two directions, chosen by [nadir.surface.Directions];
/// [nadir.surface.Scan] evaluates the loss on a grid in it, coarse first.
package nadir.surface;
