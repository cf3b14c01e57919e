package nadir.data;

import static nadir.data.Fixtures.refusal;
import static nadir.data.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text tables become the data sets that were written, and every fault in them is named with its place.
class TextTableTests {
    @TempDir
    private Path folder;

    @Test
    void theLastColumnIsTheTargetAndNumbersStayReal() {
        Dataset data = csv("a,b,t\n1,2,3\n4,5,6\n");
        assertThat(data.name()).isEqualTo("t.csv");
        assertThat(data.featureNames()).containsExactly("a", "b");
        assertThat(data.targetNames()).containsExactly("t");
        assertThat(data.coding()).isEqualTo(TargetCoding.REAL);
        assertThat(data.x()).isEqualTo(Tensor.of(Shape.of(2, 2), 1, 2, 4, 5));
        assertThat(data.y()).isEqualTo(Tensor.of(Shape.of(2, 1), 3, 6));
    }

    @Test
    void textTargetsAreOneHotOverTheirSortedValues() {
        Dataset data = csv("a,t\n1,b\n2,a\n3,\"c,d\"\n4,b\n");
        assertThat(data.classLabels()).containsExactly("a", "b", "c,d");
        assertThat(data.y()).isEqualTo(Tensor.of(Shape.of(4, 3), 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0));
    }

    @Test
    void numbersAsClassesAreSortedAndToldApartAsNumbers() {
        Dataset data = load(file("a,t\n1,10\n2,9\n3,10.0\n4,-1\n5,0.5\n6,-0\n7,0\n").withClasses());
        assertThat(data.classLabels()).containsExactly("-1", "0", "0.5", "9", "10");
        assertThat(IntStream.range(0, 7).map(data::classOf)).containsExactly(4, 3, 4, 0, 2, 1, 1);
        Dataset mixed = load(file("a,t\n1,10\n2,9\n3,x\n4,1.0\n").withClasses());
        assertThat(mixed.classLabels()).containsExactly("1.0", "10", "9", "x");
    }

    @Test
    void columnsAreChosenByNameAndComeInTheOrderAskedFor() {
        DataRequest request = file("id,a,b,c,note\n1,2,3,4,x\n5,6,7,8,\n");
        Dataset data = load(request.withTargets("c", "a").withFeatures("b", "id"));
        assertThat(data.x()).isEqualTo(Tensor.of(Shape.of(2, 2), 3, 1, 7, 5));
        assertThat(data.y()).isEqualTo(Tensor.of(Shape.of(2, 2), 4, 2, 8, 6));
        assertThat(data.targetNames()).containsExactly("c", "a");
    }

    @Test
    void separatorsMarksQuotesAndBlanks() {
        Tensor x = Tensor.of(Shape.of(1, 2), 1.5, -2);
        assertThat(csv("a;b;t\n1.5;-2;x,y\n 1.5 ; -2;z\n").x().toArray()).startsWith(x.values());
        assertThat(csv("a|b|t\r\n1.5|-2|3\r\n").x()).isEqualTo(x);
        assertThat(csv("\"a, b\"\tb\tt\n1.5\t-2\t3").featureNames()).containsExactly("a, b", "b");
        assertThat(csv("\uFEFFa,b,t\n1.5,\"-2\",3\n\n\n").x()).isEqualTo(x);
        assertThat(csv("\uFEFFa,b,t\n1.5,-2,3\n").featureNames()).containsExactly("a", "b");
        assertThat(load(DataRequest.of(write(folder, "t.tsv", "a,b\tc\tt\n1.5\t-2\t3\n"))).featureNames())
                .containsExactly("a,b", "c");
        byte[] zipped = Fixtures.gzip("a,b,t\n1.5,-2,3\n".getBytes(StandardCharsets.UTF_8));
        Dataset unzipped = load(DataRequest.of(write(folder, "z.csv.gz", zipped)));
        assertThat(unzipped.x()).isEqualTo(x);
        assertThat(unzipped.name()).isEqualTo("z.csv");
    }

    @Test
    void rowsAreTakenFromTheStartOrAtRandomAndClassesFromTheWhole() {
        DataRequest request = file("a,t\n" + IntStream.range(0, 100)
                .mapToObj(i -> i + "," + (i < 50 ? "p" : "q"))
                .collect(Collectors.joining("\n")));
        Dataset first = load(request.withRows(3));
        assertThat(first.x().toArray()).containsExactly(0, 1, 2);
        assertThat(first.classLabels()).containsExactly("p", "q");
        assertThat(first.y()).isEqualTo(Tensor.of(Shape.of(3, 2), 1, 0, 1, 0, 1, 0));
        Dataset shuffled = load(request.withShuffle(5).withRows(40));
        assertThat(shuffled.rows()).isEqualTo(40);
        assertThat(Arrays.stream(shuffled.x().toArray()).distinct()).hasSize(40);
        assertThat(IntStream.range(0, 40)).allMatch(i -> shuffled.classOf(i) == (shuffled.x().get(i) < 50 ? 0 : 1));
        assertThat(load(request.withShuffle(5).withRows(40)).contentHash()).isEqualTo(shuffled.contentHash());
        assertThat(load(request.withShuffle(6).withRows(40)).contentHash()).isNotEqualTo(shuffled.contentHash());
        assertThat(load(request.withRows(1000)).rows()).isEqualTo(100);
    }

    @Test
    void afterTheRowsAskedForNothingIsReadIfTheTargetIsANumber() {
        DataRequest request = file("a,t\n1,2\n3,4\nbad\n");
        assertThat(load(request.withRows(2)).y().toArray()).containsExactly(2, 4);
        assertThat(refusal(request.withRows(3))).contains("row 3 (line 4)");
    }

    @Test
    void randomTablesComeBackBitForBit() {
        SplittableRandom random = new SplittableRandom(6);
        int cases = 0;
        for (; cases < 200; cases++) {
            int rows = 1 + random.nextInt(80);
            int columns = 2 + random.nextInt(5);
            double[][] table = new double[rows][columns];
            StringBuilder text = new StringBuilder(String.join(",", Dataset.numbered("c", columns))).append('\n');
            for (double[] row : table) {
                Arrays.setAll(row, _ -> value(random));
                text.append(Arrays.stream(row).mapToObj(Double::toString).collect(Collectors.joining(",")))
                        .append('\n');
            }
            int target = random.nextInt(columns);
            Dataset data = load(file(text.toString()).withTargets("c" + target));
            assertThat(data.rows()).isEqualTo(rows);
            for (int r = 0; r < rows; r++) {
                int row = r;
                double[] expected = IntStream.range(0, columns)
                        .filter(c -> c != target)
                        .mapToDouble(c -> table[row][c])
                        .toArray();
                assertThat(Arrays.copyOfRange(data.x().values(), r * (columns - 1), (r + 1) * (columns - 1)))
                        .containsExactly(expected);
                assertThat(data.y().get(r)).isEqualTo(table[r][target]);
            }
        }
        assertThat(cases).isEqualTo(200);
    }

    private static double value(SplittableRandom random) {
        double value = switch (random.nextInt(3)) {
            case 0 -> random.nextInt(-100, 100);
            case 1 -> random.nextDouble();
            default -> Double.longBitsToDouble(random.nextLong());
        };
        return Double.isFinite(value) ? value : 0;
    }

    @Test
    void randomLabelsComeBack() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> words = List.of("x", "Ä b", "say \"hi\"", "a,b", "two\nlines", "1a", "true");
        int cases = 0;
        for (; cases < 100; cases++) {
            List<String> labels = IntStream.range(0, 2 + random.nextInt(30))
                    .mapToObj(_ -> words.get(random.nextInt(words.size())))
                    .toList();
            List<String> sorted = List.copyOf(new TreeSet<>(labels));
            String text = labels.stream()
                    .map(label -> "1,\"" + label.replace("\"", "\"\"") + "\"\n")
                    .collect(Collectors.joining("", "a,t\n", ""));
            if (sorted.size() == 1) {
                assertThat(refusal(file(text))).contains("at least two classes");
                continue;
            }
            Dataset data = load(file(text));
            assertThat(data.classLabels()).isEqualTo(sorted);
            assertThat(IntStream.range(0, labels.size()).mapToObj(i -> sorted.get(data.classOf(i)))).isEqualTo(labels);
        }
        assertThat(cases).isEqualTo(100);
    }

    @Test
    void textInAFeatureIsNamedWithRowLineAndColumn() {
        assertThat(refusal(file("a,b,t\n1,2,3\n\n4,abc,6\n"))).endsWith(
                "t.csv, row 2 (line 4), column 'b': a feature requires a number, got 'abc'; correct the cell, or choose "
                        + "other columns with --features");
        assertThat(refusal(file("a;b;t\n1;2;3\n4;5,5;6\n"))).contains("got '5,5'; write decimals with a point");
        assertThat(refusal(file("a,t\n\"x\n\u202Ey\",1\n"))).contains("'x\\u000a\\u202ey'");
    }

    @Test
    void missingAndInfiniteValuesAreCountedAndTheFirstIsNamed() {
        assertThat(refusal(file("a,b,t\n1,2,3\n4,,6\n7,inf,NaN\n"))).contains(
                ": 3 values are missing or not finite, the first in row 2 (line 3), column 'b' (empty); every value");
        assertThat(refusal(file("a,b,t\n1,2,3\n4,5,?\n")))
                .contains("a value is missing or not finite in row 2 (line 3), "
                        + "column 't' (?)");
        assertThat(refusal(file("a,t\n1,x\n2,\n3,y\n"))).contains("row 2 (line 3), column 't' (empty)");
        assertThat(refusal(file("a,t\n1,\n2,x\n3,y\n"))).contains("row 1 (line 2), column 't' (empty)");
    }

    @Test
    void oneClassIsRefused() {
        assertThat(refusal(file("a,t\n1,x\n2,x\n"))).contains("the target 't' requires at least two classes, got 'x'");
        assertThat(refusal(file("a,t\n1,5\n2,5.0\n").withClasses())).contains("at least two classes, got '5'");
        assertThat(csv("a,t\n1,5\n2,5\n").y().toArray()).containsExactly(5, 5);
    }

    @Test
    void aTargetOfTextsAndNumbersIsRefusedUnlessTheyAreClasses() {
        assertThat(refusal(file("a,t\n1,5\n2,x\n")))
                .contains("row 2 (line 3): the target 't' holds numbers, but the text "
                        + "'x' here")
                .contains("--classes");
        assertThat(refusal(file("a,t\n1,x\n2,5\n"))).contains("holds texts, but the number 5 here");
        assertThat(refusal(file("a,b,t\n1,x,y\n2,y,x\n").withTargets("b", "t")))
                .contains("a single target column, got b, t");
    }

    @Test
    void wrongNamesGetASuggestion() {
        DataRequest iris = file("sepal_length,petal_length,species\n1,2,a\n2,3,b\n");
        assertThat(refusal(iris.withTargets("specis"))).endsWith(
                "--target names 'specis', which is no column; did you mean 'species'?");
        assertThat(refusal(iris.withFeatures("weight"))).endsWith(
                "--features names 'weight', which is no column; there are sepal_length, petal_length, species");
        assertThat(refusal(iris.withFeatures("sepal_length", "sepal_length"))).contains("twice");
        assertThat(refusal(iris.withFeatures("species"))).contains("both a feature and a target");
        assertThat(refusal(iris.withTargets("sepal_length", "petal_length", "species"))).contains("no feature is left");
    }

    @Test
    void badHeaders() {
        assertThat(refusal(file("a,b,a\n1,2,3\n"))).contains("columns 1 and 3 are both called 'a'");
        assertThat(refusal(file(",b,c\n1,2,3\n"))).contains("column 1 has no name");
        assertThat(refusal(file("a\n1\n"))).contains("at least two columns").contains("'a'");
        assertThat(refusal(file("5.1,3.5,setosa\n4.9,3.0,setosa\n")))
                .contains("line 1: requires the columns' names, got the "
                        + "number '5.1'");
        assertThat(csv("0,1,2\n3,4,5\n").featureNames()).containsExactly("0", "1");
    }

    @Test
    void raggedRows() {
        assertThat(refusal(file("a,b,t\n1,2,3\n4,5\n"))).contains("row 2 (line 3): has 2 fields, the header has 3");
        assertThat(refusal(file("a,b,t\n1,2,3,4\n"))).contains("row 1 (line 2): has 4 fields, the header has 3");
        assertThat(refusal(file("a,t\n1,2\n3,\"4\n5,6\n"))).contains("is not a table after line 3");
        assertThat(refusal(file("a,t\n1,2\n3,\"4\"5\n"))).contains("is not a table after line 3");
    }

    @Test
    void emptyAndHeaderOnly() {
        assertThat(refusal(file(""))).endsWith("t.csv: is empty");
        assertThat(refusal(file("\n\n"))).endsWith("t.csv: holds nothing but blanks");
        assertThat(refusal(file("a,b,t\n"))).contains("requires at least one row of data, got only column names");
    }

    @Test
    void otherEncodingsAndBinaryGarbage() {
        byte[] latin = "a,t\n1,caf\u00e9\n2,x\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(DataRequest.of(write(folder, "l.csv", latin)))).contains(
                "row 1 (line 2), column 't': requires UTF-8 text, got other bytes in 'caf?'");
        byte[] header = "caf\u00e9,t\n1,2\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refusal(DataRequest.of(write(folder, "h.csv", header)))).contains("line 1: requires UTF-8 text");
        byte[] wide = "\uFEFFa,t\n1,2\n".getBytes(StandardCharsets.UTF_16BE);
        assertThat(refusal(DataRequest.of(write(folder, "w.csv", wide)))).endsWith("is UTF-16 text; save it as UTF-8");
        assertThat(refusal(DataRequest.of(write(folder, "b.csv", new byte[] {'a', ',', 1, 2, 3}))))
                .contains("is neither text nor a known binary format (byte 01 at position 2)");
    }

    @Test
    void garbageNeverEndsInAnotherException() {
        SplittableRandom random = new SplittableRandom(8);
        byte[] table = "a,b,t\n1,2,x\n3.5,\"4\",y\n-5e3,6,x\n".getBytes(StandardCharsets.UTF_8);
        String alphabet = "abt,\"\n\r;\t|0123456789.eE-+ \u0000\u00e9\uFEFF";
        int refused = 0;
        int cases = 0;
        for (; cases < 1500; cases++) {
            byte[] bytes = table.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = random.nextInt(4) == 0
                        ? (byte) random.nextInt()
                        : (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            try {
                assertThat(load(DataRequest.of(write(folder, "f.csv", bytes))).rows()).isPositive();
            } catch (InputException e) {
                assertThat(e.getMessage().lines()).hasSize(1);
                refused++;
            }
        }
        assertThat(cases).isEqualTo(1500);
        assertThat(refused).isBetween(500, 1450);
    }

    private DataRequest file(String text) {
        return DataRequest.of(write(folder, "t.csv", text));
    }

    private Dataset csv(String text) {
        return load(file(text));
    }

    private static Dataset load(DataRequest request) {
        return DataSources.load(request);
    }
}
