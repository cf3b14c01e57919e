package nadir.study;

import java.nio.file.Path;
import java.util.List;
import nadir.data.DataRequest;
import nadir.escape.EscapeOptions;

/// From what to escape, and how.
///
/// @param model an ONNX file
/// @param frozen names of its parameters that stay as they are, with `*` for any characters; such a network cannot grow
/// @param data what to load
/// @param loss what the user says about it; the model's own where that is nothing
/// @param escape method, budget and seed
/// @param comparisons how many random starts and random kicks get the same budget each for comparison; 0 for none
/// @param output where the lower model goes
public record ModelEscapeOptions(Path model, List<String> frozen, DataRequest data, LossChoice loss,
        EscapeOptions escape,
        int comparisons, Path output) {}
