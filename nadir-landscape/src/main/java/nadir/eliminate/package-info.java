/// Elimination of suboptimal local minima: losses to which exponential neurons, one such neuron, or a scaling of the loss
/// was added, so that every local minimum of the modified loss is a global minimum of the network's own loss.
///
/// Sources: Kawaguchi & Kaelbling, arXiv 1901.00279; Liang, Sun, Lee & Srikant, arXiv 1805.08671; Sohl-Dickstein &
/// Kawaguchi, arXiv 1901.03909.
///
/// The theorem is about local minima, which the modified loss need not have: where the network does not attain the data
/// lower bound, descent goes to infinity instead and nothing is eliminated. [nadir.eliminate.EliminationOutcome] tells
/// the two apart.
package nadir.eliminate;
