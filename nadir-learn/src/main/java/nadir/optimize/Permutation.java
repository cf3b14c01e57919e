package nadir.optimize;

/// The order of the terms in an epoch: a permutation that depends on seed and epoch only, so that it needs no saving.
/// The generator (SplitMix64, Steele, Lea & Flood, OOPSLA 2014) is spelled out, since the library's may change between
/// JDK releases and a resumed run must not.
final class Permutation {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final int[] order;
    private long epoch = -1;

    Permutation(int terms) {
        this.order = new int[terms];
    }

    /// The order of `epoch >= 0`, in an array that the next call overwrites.
    int[] of(long seed, long wanted) {
        if (wanted != epoch) {
            shuffle(mix(seed + GOLDEN) ^ mix(wanted * GOLDEN + 1));
            epoch = wanted;
        }
        return order;
    }

    private void shuffle(long start) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        long z = start;
        for (int i = order.length - 1; i > 0; i--) {
            z += GOLDEN;
            // The high 64 bits of (64 random bits) * (i + 1): uniform up to a bias of i / 2^64.
            int j = (int) Math.unsignedMultiplyHigh(mix(z), i + 1L);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
