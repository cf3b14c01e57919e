package nadir.bench.peer;

import java.util.ArrayList;
import java.util.List;

/// A network's matrix products for one sample, convolutions taken as products of patches with kernels, and how many of
/// them derivatives take.
///
/// A layer Z = H W whose input depends on parameters takes a product for Z, one for the gradient by W and one for that by
/// H. A product with the Hessian takes those for Z and for the gradient by H again, and of what the direction does to them
/// two for each of the three; where the point stays, only the latter. The first layer's input is constant, which leaves
/// fewer.
///
/// @param layers the first layer first
record Products(List<Layer> layers) {
    /// @param rows of H and Z for a sample: 1, or the places of a convolution
    /// @param depth columns of H, rows of W
    /// @param columns of W and Z
    record Layer(int rows, int depth, int columns) {
        long multiplyAdds() {
            return (long) rows * depth * columns;
        }
    }

    /// How many products of each kind a derivative takes for a layer.
    ///
    /// @param value of the kind H W
    /// @param byInput of the kind (gradient by Z) W^T
    /// @param byWeight of the kind H^T (gradient by Z)
    record Counts(int value, int byInput, int byWeight) {
        int sum() {
            return value + byInput + byWeight;
        }
    }

    /// What is differentiated.
    enum Derivative {
        GRADIENT, PRODUCT, FIXED_PRODUCT;

        Counts counts(int layer) {
            boolean first = layer == 0;
            return switch (this) {
                case GRADIENT -> first ? new Counts(1, 0, 1) : new Counts(1, 1, 1);
                case PRODUCT -> first ? new Counts(2, 0, 1) : new Counts(3, 3, 2);
                case FIXED_PRODUCT -> first ? new Counts(1, 0, 1) : new Counts(2, 2, 2);
            };
        }
    }

    Products {
        layers = List.copyOf(layers);
    }

    /// Multiply-adds for a sample.
    long multiplyAdds(Derivative derivative) {
        long sum = 0;
        for (int i = 0; i < layers.size(); i++) {
            sum += layers.get(i).multiplyAdds() * derivative.counts(i).sum();
        }
        return sum;
    }

    /// The products of a dense network.
    static Products dense(int... widths) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            layers.add(new Layer(1, widths[i - 1], widths[i]));
        }
        return new Products(layers);
    }

    /// Counts in networks on images; values are the side of an image.
    static final class Counting implements Layers<Integer> {
        private final List<Layer> layers = new ArrayList<>();

        Products products() {
            return new Products(layers);
        }

        @Override
        public Integer convolution(Convolution k, Integer side) {
            int result = (side + 2 * k.pad() - k.size()) / k.step() + 1;
            layers.add(new Layer(result * result, k.size() * k.size() * k.from(), k.to()));
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
            layers.add(new Layer(1, from, to));
            return 1;
        }
    }
}
