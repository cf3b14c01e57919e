package nadir.ir;

/// Comparisons; their result is a mask of ones (true) and zeros (false), and not a number compares as false.
public enum Comparison {
    GREATER, GREATER_OR_EQUAL, EQUAL
}
