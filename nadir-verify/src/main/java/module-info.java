import org.jspecify.annotations.NullMarked;

/// Enclosures and proofs.
@NullMarked module nadir.verify {
    requires static transitive org.jspecify;
    requires transitive nadir.core;
    requires transitive nadir.learn;

    exports nadir.certify;
    exports nadir.check;
    exports nadir.interval;
}
