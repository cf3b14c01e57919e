import org.jspecify.annotations.NullMarked;

@NullMarked module nadir.landscape {
    requires static transitive org.jspecify;
    requires transitive nadir.core;
    requires transitive nadir.learn;

    exports nadir.linear;
    exports nadir.spectrum;
}
