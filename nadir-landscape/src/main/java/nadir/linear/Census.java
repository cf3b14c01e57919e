package nadir.linear;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// All critical values of L(W) = (1/2m) |W_(H+1) ... W_1 X - Y|^2 for a network without biases and with hidden widths
/// `widths` (Kawaguchi, arXiv 1605.07110; Baldi & Hornik 1989; Achour, Malgouyres & Gerchinovitz, arXiv 2107.13289). With
/// the eigenvalues l_1 > l_2 > ... of S_yx S_xx^-1 S_xy, each set I of at most min(widths, dx, dy) of them gives a family
/// with value L_I = 1/2 (tr S_yy - sum over I of l_i).
///
/// For one hidden layer of p units, at the balanced representative W_2 = [U_I 0], W_1 = [U_I' S_yx S_xx^-1; 0] with
/// r = |I|: the index is the number of pairs (i in I, j not in I) with l_j > l_i, plus (p - r)(dy - r); the nullity is
/// r^2 + (p - r)(dx - dy + 2r). (Write the Hessian's form in the singular vectors of S_yx S_xx^(-1/2): it splits into
/// blocks of at most two variables.) Where S_yx or S_xx lack rank, or eigenvalues are equal, the same argument gives the
/// same formulas with the ranks for dy and dx, and one null direction more for each free weight and each pair of equals. For more hidden layers the census says whether the family is strict everywhere: it is
/// unless I is the first r eigenvalues with r below the least width and below dy.
///
/// @param sum whether losses are sums over samples instead of means
public record Census(LinearRegression data, List<Integer> widths, boolean sum) {

    /// Checks the widths.
    ///
    /// @throws IllegalArgumentException if there is no hidden layer or one without units
    public Census {
        widths = List.copyOf(widths);
        if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 1)) {
            throw new IllegalArgumentException(
                    "a deep linear network requires hidden layers of at least one unit, got " + widths);
        }
    }

    /// The largest rank that a product can have and use: min(widths, dx, dy), at most the rank of S_yx.
    public int largestRank() {
        int least = widths.stream().min(Integer::compare).orElseThrow();
        return Math.min(least, data.rank());
    }

    /// The number of families, counted by formula: the sum over r of C(rank, r).
    public BigInteger size() {
        BigInteger choose = BigInteger.ONE;
        BigInteger total = BigInteger.ZERO;
        for (int r = 0; r <= largestRank(); r++) {
            total = total.add(choose);
            choose = choose.multiply(BigInteger.valueOf(data.rank() - r)).divide(BigInteger.valueOf(r + 1));
        }
        return total;
    }

    /// All families, smallest sets first and in lexicographic order, made one at a time.
    public Stream<CriticalPoint> criticalPoints() {
        Spliterator<CriticalPoint> families = Spliterators.spliteratorUnknownSize(new Families(),
                Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(families, false);
    }

    /// The family of the least value: the largest eigenvalues.
    public CriticalPoint globalMinimum() {
        List<Integer> top = new ArrayList<>();
        for (int i = 1; i <= largestRank(); i++) {
            top.add(i);
        }
        return family(top);
    }

    /// The family of an index set.
    ///
    /// @param indices eigenvalues to keep, 1 = the largest, increasing
    /// @throws IllegalArgumentException if it names others, or more than the network can hold
    public CriticalPoint family(List<Integer> indices) {
        int previous = 0;
        for (int index : indices) {
            if (index <= previous || index > data.rank()) {
                throw new IllegalArgumentException(
                        "an index set requires increasing numbers from 1 to " + data.rank() + ", got " + indices);
            }
            previous = index;
        }
        if (indices.size() > largestRank()) {
            throw new IllegalArgumentException("this network holds products of rank at most " + largestRank()
                    + ", got an index set of " + indices.size());
        }
        boolean one = widths.size() == 1;
        return new CriticalPoint(indices, loss(indices), one ? OptionalLong.of(index(indices)) : OptionalLong.empty(),
                one ? OptionalLong.of(nullity(indices)) : OptionalLong.empty(), kind(indices));
    }

    private double loss(List<Integer> indices) {
        double[] values = data.eigenvalues();
        double removed = 0;
        for (int index : indices) {
            removed += values[index - 1];
        }
        return (sum ? data.samples() : 1) * Math.max(0, data.traceYy() - removed) / 2;
    }

    private long index(List<Integer> indices) {
        int r = indices.size();
        long free = (long) (widths.getFirst() - r) * (data.rank() - r);
        return inversions(indices, false) + free;
    }

    private long nullity(List<Integer> indices) {
        long r = indices.size();
        long unused = widths.getFirst() - r;
        long perUnused = data.inputRank() + data.outputs() - 2L * (data.rank() - r);
        long unseen = (long) widths.getFirst() * (data.inputs() - data.inputRank());
        return r * r + unused * perUnused + unseen + inversions(indices, true);
    }

    /// Pairs (i in I, j not in I) with l_j > l_i, or with l_j = l_i.
    private long inversions(List<Integer> indices, boolean equal) {
        double[] values = data.eigenvalues();
        long count = 0;
        for (int i : indices) {
            for (int j = 1; j <= data.rank(); j++) {
                if (!indices.contains(j)) {
                    double difference = values[j - 1] - values[i - 1];
                    boolean tie = Math.abs(difference) <= Hypothesis.EQUAL * values[i - 1];
                    count += (equal ? tie : !tie && difference > 0) ? 1 : 0;
                }
            }
        }
        return count;
    }

    private CriticalPoint.Kind kind(List<Integer> indices) {
        int r = indices.size();
        boolean top = inversions(indices, false) == 0;
        if (top && r == largestRank()) {
            return CriticalPoint.Kind.GLOBAL_MINIMUM;
        }
        return top && widths.size() >= 2 ? CriticalPoint.Kind.BAD_SADDLE : CriticalPoint.Kind.STRICT_SADDLE;
    }

    /// Walks through the subsets of {1, ..., rank} of at most `largestRank()` elements.
    private final class Families implements Iterator<CriticalPoint> {
        private int[] current = {};
        private boolean more = true;

        @Override
        public boolean hasNext() {
            return more;
        }

        @Override
        public CriticalPoint next() {
            if (!more) {
                throw new NoSuchElementException();
            }
            List<Integer> indices = new ArrayList<>();
            for (int index : current) {
                indices.add(index);
            }
            advance();
            return family(indices);
        }

        private void advance() {
            int r = current.length;
            int n = data.rank();
            int at = r - 1;
            while (at >= 0 && current[at] == n - (r - 1 - at)) {
                at--;
            }
            if (at < 0) {
                more = r < largestRank();
                current = new int[r + 1];
                for (int i = 0; i <= r; i++) {
                    current[i] = i + 1;
                }
                return;
            }
            current[at]++;
            for (int i = at + 1; i < r; i++) {
                current[i] = current[i - 1] + 1;
            }
        }
    }
}
