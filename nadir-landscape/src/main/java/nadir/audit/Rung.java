package nadir.audit;

/// A simpler model fitted to the same data: a bound that a good point of the network should respect.
///
/// @param name what was fitted
/// @param loss its loss, in the conventions of the audit without weight decay
/// @param exact whether `loss` is the least possible (to solver tolerance); otherwise the infimum is not attained or the
///     budget ended first, and the least is lower
/// @param binding whether every local minimum has a loss of at most the least value (Kawaguchi, Huang & Kaelbling, arXiv
///     1904.03673: what the last layer can do on its features without further change)
public record Rung(String name, double loss, boolean exact, boolean binding) {}
