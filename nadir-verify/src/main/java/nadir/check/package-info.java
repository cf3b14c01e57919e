/// What a certificate says, and the independent checker of it.
///
/// Whoever doubts a proof reads this package, `nadir.ir` and `nadir.tensor`, and nothing else: the checker has its own
/// interval arithmetic, its own derivatives and its own linear algebra, all written to be obvious. It reads no files.
package nadir.check;
