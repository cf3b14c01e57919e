import org.jspecify.annotations.NullMarked;

@NullMarked module nadir.app {
    requires static transitive org.jspecify;
    requires nadir.core;
    requires nadir.learn;
    requires nadir.landscape;
}
