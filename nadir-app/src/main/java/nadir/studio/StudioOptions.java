package nadir.studio;

import java.nio.file.Path;

/// What a studio serves, and how.
///
/// @param workspace the folder whose files it reads and writes
/// @param port on 127.0.0.1; 0 for any that is free
/// @param uploadLimit in bytes
/// @param jobs how many may run at the same time
public record StudioOptions(Path workspace, int port, long uploadLimit, int jobs) {
    /// The port where none is asked for.
    public static final int PORT = 8765;
}
