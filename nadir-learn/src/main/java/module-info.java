import org.jspecify.annotations.NullMarked;

/// Networks, losses, data and optimisers.
@NullMarked module nadir.learn {
    requires static transitive org.jspecify;
    requires transitive nadir.core;
    requires java.sql;
    requires de.siegmar.fastcsv;
    requires tools.jackson.core;

    exports nadir.data;
    exports nadir.loss;
    exports nadir.network;
    exports nadir.onnx;
    exports nadir.optimize;
    exports nadir.risk;
    exports nadir.storage;
}
