package nadir.race;

/// A part of all races, with an interval of 95 % confidence by a bootstrap over problems.
///
/// @param value in [0, 1]
/// @param low the interval's lower end
/// @param high its upper end
public record Share(double value, double low, double high) {}
