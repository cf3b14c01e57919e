/// Optimisers measured on problems whose truth is known.
///
/// A [nadir.race.Suite] is a fixed list of problems and starts. A [nadir.race.ProblemSpec] is a problem by name and
/// parameters, a [nadir.race.Problem] the same with its network, data and [nadir.race.Truth]. A [nadir.race.Contender] is what
/// is measured: a [nadir.race.BlackBox] sees an [nadir.race.Oracle] and nothing else, a [nadir.race.WhiteBox] the model and
/// the data too; neither sees the truth. A [nadir.race.Race] is one contender at one start of one problem, and its
/// [nadir.race.Result] says what came out. [nadir.race.Standings] compare contenders over many results.
package nadir.race;
