package nadir.check;

/// What identifies a stored model.
///
/// @param file its name, as the user gave it
/// @param fileHash SHA-256 of the file's bytes, 64 hexadecimal digits
/// @param parametersHash SHA-256 of the parameters' bits, big-endian, in the order of the network's layout
/// @param parameters p
public record ModelFacts(String file, String fileHash, String parametersHash, int parameters) {}
