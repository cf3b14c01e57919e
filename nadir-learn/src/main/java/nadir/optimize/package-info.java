/// Local minimisation of [nadir.objective.Objective]s.
///
/// An [nadir.optimize.Optimizer] is a configuration that turns a [nadir.optimize.State] into the next one; a
/// [nadir.optimize.Minimizer] takes such steps until its [nadir.optimize.StopRules] apply and returns a
/// [nadir.optimize.Run] with its [nadir.optimize.Outcome] and [nadir.optimize.History]. All memory is in the state, so a
/// [nadir.optimize.Snapshot] of it lets a run go on elsewhere to the same bits.
///
/// A [nadir.optimize.MultiStart] makes many runs at once, of optimisers that ask for gradients and are told them
/// ([nadir.optimize.AskingOptimizer]).
///
/// | method | for |
/// | --- | --- |
/// | [nadir.optimize.Lbfgs] | smooth objectives, the first choice |
/// | [nadir.optimize.NewtonCg] | high accuracy, ill conditioning, leaving saddles |
/// | [nadir.optimize.Adam], [nadir.optimize.Momentum], [nadir.optimize.GradientDescent] | prescribed steps |
/// | [nadir.optimize.ArmijoDescent] | gradient descent that finds its steps |
/// | [nadir.optimize.Minibatch] | sums over many samples, with one of the rules above |
package nadir.optimize;
