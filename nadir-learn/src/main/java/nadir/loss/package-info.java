/// Losses per sample, convex in the network's output, what they ask of targets, and the least value that any function of
/// the inputs can reach on given data.
package nadir.loss;
