package nadir.linear;

/// One statement of Kawaguchi's theorem 2.3 (arXiv 1605.07110), predicted and measured on data.
///
/// @param name the statement
/// @param predicted what the theorem says for this network and these data
/// @param measured what was computed
/// @param agrees whether the two agree
public record Statement(String name, String predicted, String measured, boolean agrees) {}
