import org.jspecify.annotations.NullMarked;

/// Use cases, the command line, the studio, the run store and reports.
@NullMarked module nadir.app {
    requires static transitive org.jspecify;
    requires transitive nadir.core;
    requires transitive nadir.learn;
    requires transitive nadir.landscape;
    requires transitive nadir.verify;
    requires info.picocli;
    requires java.desktop;
    requires java.management;
    requires java.sql;
    requires jdk.httpserver;
    requires org.xerial.sqlitejdbc;
    requires de.siegmar.fastcsv;
    requires org.snakeyaml.engine;
    requires tools.jackson.core;
    requires tools.jackson.databind;

    exports nadir.cli;
    exports nadir.distributed;
    exports nadir.report;
    exports nadir.runs;
    exports nadir.studio;
    exports nadir.study;
    exports nadir.sweep;
    exports nadir.task;

    uses nadir.distributed.DistributedDataProvider;
    uses nadir.task.TaskKind;
    uses nadir.task.TaskRunnerProvider;

    provides nadir.task.TaskKind with nadir.study.BenchmarkTask, nadir.study.ExplorationTask, nadir.cli.TrainTask;

    opens nadir.cli to info.picocli, tools.jackson.databind;
    opens nadir.studio to tools.jackson.databind;
    opens nadir.study to tools.jackson.databind;
}
