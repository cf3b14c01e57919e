package nadir.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;

/// A data set holds together, codes its classes as documented, and its hash follows its content and nothing else.
class DatasetTests {
    private static final Tensor X = Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);

    @Test
    void realTargetsKeepTheirNamesAndNumbers() {
        Tensor y = Tensor.of(Shape.of(3, 1), 7, 8, 9);
        Dataset data = Dataset.real("d", List.of("a", "b"), X, List.of("t"), y);
        assertThat(data.rows()).isEqualTo(3);
        assertThat(data.features()).isEqualTo(2);
        assertThat(data.outputs()).isEqualTo(1);
        assertThat(data.outputNames()).containsExactly("t");
        assertThat(data.coding()).isEqualTo(TargetCoding.REAL);
        assertThat(data.isClassification()).isFalse();
        assertThat(data.classLabels()).isEmpty();
        assertThat(data.x()).isSameAs(X);
        assertThat(data.y()).isSameAs(y);
        assertThatThrownBy(() -> data.classOf(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void unnamedColumnsAreNumbered() {
        Dataset data = Dataset.real("d", X, X);
        assertThat(data.featureNames()).containsExactly("x0", "x1");
        assertThat(data.targetNames()).containsExactly("y0", "y1");
    }

    @Test
    void twoClassesAsOneHotAndAsSigns() {
        Dataset oneHot = classes(List.of("no", "yes"), 1, 0, 1);
        assertThat(oneHot.y()).isEqualTo(Tensor.of(Shape.of(3, 2), 0, 1, 1, 0, 0, 1));
        assertThat(oneHot.outputNames()).containsExactly("no", "yes");
        Dataset signed = oneHot.withCoding(TargetCoding.SIGNED);
        assertThat(signed.y()).isEqualTo(Tensor.of(Shape.of(3, 1), 1, -1, 1));
        assertThat(signed.outputNames()).containsExactly("yes");
        assertThat(signed.withCoding(TargetCoding.ONE_HOT).y()).isEqualTo(oneHot.y());
        assertThat(signed.classOf(1)).isZero();
        assertThat(oneHot.withCoding(TargetCoding.ONE_HOT)).isSameAs(oneHot);
    }

    @Test
    void threeClassesAsSignsTakeAColumnEach() {
        Dataset signed = classes(List.of("a", "b", "c"), 2, 0, 1).withCoding(TargetCoding.SIGNED);
        assertThat(signed.y()).isEqualTo(Tensor.of(Shape.of(3, 3), -1, -1, 1, 1, -1, -1, -1, 1, -1));
        assertThat(signed.outputNames()).containsExactly("a", "b", "c");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Dataset.real("d", X, Tensor.of(Shape.of(2, 1), 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same number of rows");
        assertThatThrownBy(() -> Dataset.real("d", Tensor.vector(1, 2), X)).hasMessageContaining("two axes");
        assertThatThrownBy(() -> Dataset.real("d", Tensor.of(Shape.of(1, 2), 1, Double.NaN), X))
                .hasMessageContaining("row 1, column 2");
        assertThatThrownBy(() -> Dataset.real("d", List.of("a"), X, List.of("t"), X))
                .hasMessageContaining("feature names");
        assertThatThrownBy(() -> Dataset.real("d", List.of("a", "b"), X, List.of("t"), X))
                .hasMessageContaining("target names");
        assertThatThrownBy(() -> classes(List.of("a"), 0, 0, 0)).hasMessageContaining("two labels");
        assertThatThrownBy(() -> classes(List.of("a", "b"), 0, 0, 2)).hasMessageContaining("got 2");
        assertThatThrownBy(() -> Dataset.real("d", X, X).withCoding(TargetCoding.ONE_HOT))
                .hasMessageContaining("REAL");
    }

    @Test
    void theHashFollowsTheContentAndNotTheName() {
        Dataset data = Dataset.real("one", X, X);
        assertThat(data.contentHash()).matches("[0-9a-f]{64}").isEqualTo(Dataset.real("two", X, X).contentHash());
        assertThat(List.of(Dataset.real("one", X, Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, Math.nextUp(6.0))),
                Dataset.real("one", X.reshape(Shape.of(2, 3)), X.reshape(Shape.of(2, 3))),
                Dataset.real("one", List.of("x0", "x"), X, List.of("y0", "y1"), X),
                Dataset.real("one", List.of("x0x", "1"), X, List.of("y0", "y1"), X),
                classes(List.of("a", "b"), 0, 1, 0), classes(List.of("a", "c"), 0, 1, 0),
                classes(List.of("a", "b"), 0, 1, 0).withCoding(TargetCoding.SIGNED)))
                .extracting(Dataset::contentHash)
                .doesNotHaveDuplicates()
                .doesNotContain(data.contentHash());
    }

    @Test
    void theHashIsSha256OfTheDocumentedBytes() throws Exception {
        var bytes = new java.io.ByteArrayOutputStream();
        var out = new java.io.DataOutputStream(bytes);
        for (String text : List.of("nadir dataset 1", "REAL")) {
            out.writeInt(text.length());
            out.writeBytes(text);
        }
        for (List<String> names : List.of(List.of("x0"), List.of("y0"), List.<String>of())) {
            out.writeInt(names.size());
            for (String name : names) {
                out.writeInt(name.length());
                out.writeBytes(name);
            }
        }
        int rows = 10_000;
        double[] values = new double[rows];
        for (int tensor = 0; tensor < 2; tensor++) {
            out.writeInt(2);
            out.writeInt(rows);
            out.writeInt(1);
            for (int i = 0; i < rows; i++) {
                values[i] = 1.0 / (i + 1);
                out.writeDouble(values[i]);
            }
        }
        Tensor column = Tensor.of(Shape.of(rows, 1), values);
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
        assertThat(Dataset.real("d", column, column).contentHash())
                .isEqualTo(java.util.HexFormat.of().formatHex(digest));
    }

    private static Dataset classes(List<String> labels, int... classes) {
        return Dataset.classes("d", List.of("a", "b"), X, "t", labels, classes, TargetCoding.ONE_HOT);
    }
}
