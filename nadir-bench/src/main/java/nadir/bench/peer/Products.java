package nadir.bench.peer;

import java.util.ArrayList;
import java.util.List;

/// Multiply-adds of a network's matrix products and convolutions for one sample, layer by layer, and with them those of
/// derivatives.
///
/// A layer z = h W whose input depends on parameters takes one such product for its value, one for the gradient by W and
/// one for that by h. A product with the Hessian takes values and gradients by h again (2), and of what the direction does
/// to them two products each for z, for the gradient by h and for that by W (6); where the point stays, only the latter.
/// The first layer's input is constant, which leaves 2, 3 and 2.
///
/// @param layers multiply-adds of each layer, the first layer first
record Products(List<Long> layers) {
    Products {
        layers = List.copyOf(layers);
    }

    private long weighted(int first, int other) {
        long sum = 0;
        for (int i = 0; i < layers.size(); i++) {
            sum += layers.get(i) * (i == 0 ? first : other);
        }
        return sum;
    }

    long gradient() {
        return weighted(2, 3);
    }

    long hessianProduct() {
        return weighted(3, 8);
    }

    long hessianProductAtFixedPoint() {
        return weighted(2, 6);
    }

    /// The products of a dense network.
    static Products dense(int... widths) {
        List<Long> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            layers.add((long) widths[i - 1] * widths[i]);
        }
        return new Products(layers);
    }

    /// Counts in networks on images; values are the side of an image.
    static final class Counting implements Layers<Integer> {
        private final List<Long> layers = new ArrayList<>();

        Products products() {
            return new Products(layers);
        }

        @Override
        public Integer convolution(Convolution k, Integer side) {
            int result = (side + 2 * k.pad() - k.size()) / k.step() + 1;
            layers.add((long) result * result * k.size() * k.size() * k.from() * k.to());
            return result;
        }

        @Override
        public Integer normalisation(String name, int channels, Integer side) {
            return side;
        }

        @Override
        public Integer relu(Integer side) {
            return side;
        }

        @Override
        public Integer maxPool(Integer side) {
            return side / 2;
        }

        @Override
        public Integer globalAverage(Integer side) {
            return 1;
        }

        @Override
        public Integer add(Integer a, Integer b) {
            return a;
        }

        @Override
        public Integer flatten(Integer side) {
            return 1;
        }

        @Override
        public Integer dense(String name, int from, int to, Integer side) {
            layers.add((long) from * to);
            return 1;
        }
    }
}
