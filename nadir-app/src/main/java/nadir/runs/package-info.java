/// The run store: what was computed, with which arguments, from which data, and what came of it.
///
/// [nadir.runs.RunStore] opens a SQLite file or a PostgreSQL database and answers questions about runs;
/// [nadir.runs.Recorder] writes one run while it goes on:
///
/// ```java
/// try (RunStore store = RunStore.open(StoreLocation.of("runs.db"))) {
///     Recorder recorder = store.start(RunStart.of("sweep", List.of("spec.yaml")).withSeed(7));
///     recorder.metric("loss", 0, 1.5);
///     recorder.finish(RunEnd.finished(0, "done").withResult("{\"loss\": 0.25}"));
///     store.list(RunQuery.all().withCommand("sweep")).forEach(run -> ...);
/// }
/// ```
///
/// Several processes and threads may write to one store at once. What is started, finished or added is written in one
/// transaction each: after a crash at any moment it is there whole or not at all.
package nadir.runs;
