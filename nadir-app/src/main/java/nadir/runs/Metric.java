package nadir.runs;

import java.time.Instant;

/// A number that a run told on its way.
///
/// @param name what it is: `loss`, `gradientNorm`, ...
/// @param step when, in the run's own count
/// @param value NaN and infinities included
/// @param at when, by the clock
public record Metric(String name, long step, double value, Instant at) {}
