package nadir.tensor;

import java.util.Arrays;
import java.util.stream.IntStream;

/// An immutable list of ints with value equality: axes, permutations, offsets, labels.
public final class Ints {
    private static final Ints EMPTY = new Ints(new int[0]);

    private final int[] elements;

    private Ints(int[] elements) {
        this.elements = elements;
    }

    /// A list over a copy of `elements`.
    public static Ints of(int... elements) {
        return elements.length == 0 ? EMPTY : new Ints(elements.clone());
    }

    /// `from, from + 1, ..., to - 1`.
    public static Ints range(int from, int to) {
        return of(IntStream.range(from, to).toArray());
    }

    /// `count` copies of `element`.
    public static Ints repeat(int element, int count) {
        int[] elements = new int[count];
        Arrays.fill(elements, element);
        return of(elements);
    }

    public int size() {
        return elements.length;
    }

    public int get(int position) {
        return elements[position];
    }

    public boolean contains(int element) {
        return indexOf(element) >= 0;
    }

    /// The first position of `element`, or -1.
    public int indexOf(int element) {
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] == element) {
                return i;
            }
        }
        return -1;
    }

    public IntStream stream() {
        return Arrays.stream(elements);
    }

    public int[] toArray() {
        return elements.clone();
    }

    /// This list with `element` put in front.
    public Ints prepend(int element) {
        int[] result = new int[elements.length + 1];
        result[0] = element;
        System.arraycopy(elements, 0, result, 1, elements.length);
        return new Ints(result);
    }

    /// Every element increased by `amount`.
    public Ints plus(int amount) {
        return of(stream().map(e -> e + amount).toArray());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ints ints && Arrays.equals(elements, ints.elements);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        return Arrays.toString(elements);
    }
}
