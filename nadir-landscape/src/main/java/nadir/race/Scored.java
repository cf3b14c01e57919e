package nadir.race;

/// A result with the names of its race.
///
/// @param problem as [ProblemSpec#name()]
/// @param start as [Start#name()]
/// @param contender as [Contender#name()]
/// @param result what came out
public record Scored(String problem, String start, String contender, Result result) {
    /// What is difficult about the problem.
    public ProblemKind kind() {
        return ProblemSpec.of(problem).kind();
    }
}
