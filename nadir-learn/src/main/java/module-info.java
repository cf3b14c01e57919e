import org.jspecify.annotations.NullMarked;

@NullMarked module nadir.learn {
    requires static transitive org.jspecify;
    requires nadir.core;

    exports nadir.data;
}
