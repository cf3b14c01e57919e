import org.jspecify.annotations.NullMarked;

@NullMarked module nadir.landscape {
    requires static transitive org.jspecify;
    requires nadir.core;
    requires nadir.learn;
}
