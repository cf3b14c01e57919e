package nadir.optimize;

/// The evaluations of a run so far, while it goes on; see [Evaluations].
final class Counts {
    private final long terms;
    private long values;
    private long gradients;
    private long products;
    private long sampledTerms;

    /// @param terms of the objective, 1 where it is no finite sum
    Counts(long terms) {
        this.terms = terms;
    }

    void addValue() {
        values++;
    }

    void addGradient() {
        gradients++;
    }

    void addProducts(int count) {
        products += count;
    }

    void addSampledTerms(int count) {
        sampledTerms += count;
    }

    Evaluations evaluations() {
        return new Evaluations(values, gradients, products, sampledTerms, terms);
    }

    Counts copy() {
        Counts copy = new Counts(terms);
        copy.set(this);
        return copy;
    }

    void set(Counts other) {
        values = other.values;
        gradients = other.gradients;
        products = other.products;
        sampledTerms = other.sampledTerms;
    }

    void restore(Evaluations counts) {
        values = counts.values();
        gradients = counts.gradients();
        products = counts.hessianProducts();
        sampledTerms = counts.sampledTerms();
    }

    /// Writes the counts to a row of five columns, from `column` on, in the order of [Evaluations].
    void writeTo(long[][] columns, int column, int row) {
        columns[column][row] = values;
        columns[column + 1][row] = gradients;
        columns[column + 2][row] = products;
        columns[column + 3][row] = sampledTerms;
        columns[column + 4][row] = terms;
    }
}
