package nadir.data;

/// How a data set's targets stand in the columns of `y`.
public enum TargetCoding {
    /// Real numbers, one column for each target column of the source.
    REAL,

    /// Classes, one column for each label: 1 in the column of the row's class, 0 elsewhere.
    ONE_HOT,

    /// Classes as signs. Two classes take one column: -1 for the first label, +1 for the second. More classes take a
    /// column for each label: +1 in the column of the row's class, -1 elsewhere. This is the form that logistic and
    /// hinge losses want.
    SIGNED
}
