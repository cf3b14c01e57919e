package nadir.explore;

import nadir.spectrum.Count;

/// Critical points that agree in loss, index and nullity: most often one point and its images under the symmetries of the
/// network, though different points may agree in all three.
///
/// @param loss the mean of their losses
/// @param index negative eigenvalues
/// @param nullity zero eigenvalues
/// @param count how many searches ended there
/// @param example one of them
public record CriticalClass(double loss, Count index, Count nullity, int count, FoundPoint example) {}
