package nadir.study;

/// Which minibatches a spectrum is to be compared with.
///
/// @param size samples of each
/// @param batches how many
public record MinibatchChoice(int size, int batches) {
    /// How many where nothing is said.
    public static final int BATCHES = 20;

    @Override
    public String toString() {
        return batches + " of size " + size;
    }
}
