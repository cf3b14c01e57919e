package nadir.check;

import java.util.List;

/// What identifies a stored model.
///
/// @param file its name, as the user gave it
/// @param fileHash SHA-256 of the file's bytes, 64 hexadecimal digits
/// @param parametersHash SHA-256 of the parameters' bits, big-endian, in the order of the network's layout
/// @param parameters p, without those that are frozen
/// @param frozen names of parameters, with `*` for any characters, that are constants, with those of which the file says
///     so: claims speak of the loss as a function of the others
public record ModelFacts(String file, String fileHash, String parametersHash, int parameters, List<String> frozen) {
    /// Copies the list.
    public ModelFacts {
        frozen = List.copyOf(frozen);
    }
}
