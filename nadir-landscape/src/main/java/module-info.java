import org.jspecify.annotations.NullMarked;

@NullMarked module nadir.landscape {
    requires static transitive org.jspecify;
    requires transitive nadir.core;
    requires transitive nadir.learn;

    exports nadir.audit;
    exports nadir.critical;
    exports nadir.eliminate;
    exports nadir.escape;
    exports nadir.explore;
    exports nadir.linear;
    exports nadir.minibatch;
    exports nadir.pgb;
    exports nadir.race;
    exports nadir.spectrum;
    exports nadir.surface;
    exports nadir.trap;

    uses nadir.race.Contender;
}
