package nadir.check.breach;

import nadir.interval.Kinks;

/// Breaks the rule that the checker shares no code with the provers.
record CheckByTheProver(Kinks kinks) {}
