/// Optimisers that are programs of their own and speak JSON lines on standard input and output.
///
/// Nadir starts the program, writes one line that says hello, and from then on answers: the program asks for values,
/// gradients and products, tells where it stands, and says when it is done. `docs/guide/bench.md` states the protocol.
package nadir.subprocess;
