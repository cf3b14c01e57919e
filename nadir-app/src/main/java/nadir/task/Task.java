package nadir.task;

/// One piece of work that depends on no other: the same input gives the same output, wherever and however often it is
/// done.
///
/// @param kind name of the [TaskKind] that does it
/// @param key names the task among those it is run with
/// @param input what to do, as the kind reads it
public record Task(String kind, String key, String input) {}
