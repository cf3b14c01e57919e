/// Many independent pieces of work, on this machine or on others: what a piece is, who can do it, and where it is done.
///
/// A [nadir.task.Task] is text, so that it can be sent anywhere and repeated: its kind, its key, its input. A
/// [nadir.task.TaskKind] turns the input into an output, also text, and depends on nothing else. A
/// [nadir.task.TaskRunner] has tasks done and hands back each key's result once, whatever happens on the way.
package nadir.task;
