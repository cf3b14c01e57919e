package nadir.runs;

/// Which steps of a long run are kept: all of the first thousand, then every second up to two thousand, every fourth up
/// to four thousand, and so on. A run of a million steps keeps about six thousand, and a run that is repeated keeps the
/// same ones.
public final class Thinning {
    /// So many steps are all kept.
    public static final int ALL = 1000;

    private Thinning() {}

    /// Whether a step is kept.
    ///
    /// @param step from 0
    public static boolean keeps(long step) {
        long stride = step < ALL ? 1 : Long.highestOneBit(step / ALL) << 1;
        return step % stride == 0;
    }
}
