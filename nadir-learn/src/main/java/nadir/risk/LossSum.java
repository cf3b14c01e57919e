package nadir.risk;

import nadir.exec.Buffer;

/// The sum of losses, chunk by chunk in double precision, without those of padding.
final class LossSum {
    private final Chunks chunks;
    private final double[] losses;
    private double total;

    LossSum(Chunks chunks) {
        this.chunks = chunks;
        this.losses = new double[chunks.rows()];
    }

    /// Starts again.
    LossSum cleared() {
        total = 0;
        return this;
    }

    void add(Buffer rows, int chunk) {
        int size = chunks.size(chunk);
        rows.get(0, losses, 0, size);
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += losses[i];
        }
        total += sum;
    }

    double total() {
        return total;
    }
}
