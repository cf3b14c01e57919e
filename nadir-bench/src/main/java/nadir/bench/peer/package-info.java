/// Nadir's derivatives measured against libtorch's, in one process and in turn: [nadir.bench.peer.PerformanceStudy] writes
/// `docs/performance.md`.
///
/// The peer is libtorch as its users run it: eager, with double backward (`create_graph`) for products with the Hessian,
/// which is how PyHessian, hessian-eigenthings and curvlinops get theirs. Our side is [nadir.risk.Risk], as users get it.
@NullMarked
package nadir.bench.peer;

import org.jspecify.annotations.NullMarked;
