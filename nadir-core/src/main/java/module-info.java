import org.jspecify.annotations.NullMarked;

/// Tensor programs, their derivatives and their execution.
@NullMarked module nadir.core {
    requires static transitive org.jspecify;
    exports nadir.tensor;
    exports nadir.version;
    exports nadir.linalg;
    exports nadir.objective;
    exports nadir.ir;
    exports nadir.domain;
    exports nadir.pass;
    exports nadir.diff;
    exports nadir.exec;
    exports nadir.trace;
}
