package nadir.interval;

/// What becomes of a maximum, a minimum, an absolute value, a sign or a comparison that the operands' enclosures do not
/// decide.
public enum Kinks {
    /// All possible results are enclosed: sound for values.
    ENCLOSE,
    /// The op is refused with an [UndefinedException]: what is not refused is as smooth on the whole box as the smooth
    /// ops make it, so that derivative programs enclose derivatives there.
    REFUSE
}
