package nadir.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/// Shapes count elements and strides row-major and refuse extents without meaning.
class ShapeTests {
    @Test
    void stridesWalkTheLastAxisFirst() {
        Shape shape = Shape.of(2, 3, 4);
        assertThat(shape.size()).isEqualTo(24);
        assertThat(shape.strides()).containsExactly(12, 4, 1);
        assertThat(shape.prepend(5)).isEqualTo(Shape.of(5, 2, 3, 4));
    }

    @Test
    void scalarHasOneElementAndNoAxis() {
        assertThat(Shape.of()).isSameAs(Shape.SCALAR);
        assertThat(Shape.SCALAR.size()).isEqualTo(1);
        assertThat(Shape.SCALAR.rank()).isZero();
    }

    @Test
    void refusesEmptyAxesAndMoreElementsThanAnArrayHolds() {
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(3, 0)).withMessageContaining("[3, 0]");
        assertThatIllegalArgumentException().isThrownBy(() -> Shape.of(1 << 16, 1 << 15)).withMessageContaining("2^31");
    }

    @Test
    void extentsAreCopied() {
        Shape shape = Shape.of(2, 3);
        shape.extents()[0] = 7;
        assertThat(shape.extent(0)).isEqualTo(2);
    }
}
