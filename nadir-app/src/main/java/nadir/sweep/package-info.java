/// Sweeps: the same training over a grid or a random sample of settings, from several seeds each.
///
/// A [nadir.sweep.Spec] says which settings, in the words of `nadir train`'s options; [nadir.sweep.SpecReader] reads it.
/// [nadir.sweep.Combination] is one choice of all settings. [nadir.sweep.Sweep] has what is missing done as tasks and keeps
/// it in a [nadir.sweep.SweepJournal], from which an interrupted sweep goes on. [nadir.sweep.SweepSummary] says what came
/// of it.
package nadir.sweep;
