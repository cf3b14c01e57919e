/// The perturbable gradient basis of a point (Kawaguchi, Huang & Kaelbling, arXiv 1904.03673): how much of the loss could be
/// removed by a linear model in the network's own derivatives, at the point and at other parameters that compute the same
/// outputs. At a local minimum nothing can.
package nadir.pgb;
