package nadir.escape;

/// A place from which descent may lead below where the escape began.
///
/// @param method the way that found it
/// @param how in words
/// @param rise the highest loss on the way above its beginning, where it was looked at
record Exit(Place place, EscapeMethod method, String how, double rise) {}
