package nadir.cli;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import nadir.surface.Frame;

/// Directions of a surface as a line of its journal, to the last bit: of each its name, its eigenvalue, its variance and its
/// vector, each as a word of its own.
final class SurfaceDirections {
    private static final int WORDS = 4;

    private SurfaceDirections() {}

    static String text(List<Frame.Direction> directions) {
        return directions.stream()
                .map(one -> encoded(one.name().getBytes(StandardCharsets.UTF_8)) + " " + one.eigenvalue() + " "
                        + one.variance() + " " + encoded(bytes(one.vector())))
                .collect(Collectors.joining(" "));
    }

    /// The directions of a line that [#text] wrote.
    static List<Frame.Direction> read(String line) {
        String[] words = line.split(" ", -1);
        List<Frame.Direction> directions = new ArrayList<>();
        for (int k = 0; k < words.length; k += WORDS) {
            directions.add(new Frame.Direction(new String(decoded(words[k]), StandardCharsets.UTF_8),
                    numbers(decoded(words[k + WORDS - 1])), Double.parseDouble(words[k + 1]),
                    Double.parseDouble(words[k + 2])));
        }
        return directions;
    }

    private static byte[] bytes(double[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * numbers.length);
        bytes.asDoubleBuffer().put(numbers);
        return bytes.array();
    }

    private static double[] numbers(byte[] bytes) {
        double[] numbers = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).asDoubleBuffer().get(numbers);
        return numbers;
    }

    private static String encoded(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] decoded(String word) {
        return Base64.getDecoder().decode(word);
    }
}
