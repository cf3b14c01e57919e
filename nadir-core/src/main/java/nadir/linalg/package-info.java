/// Dense linear algebra on Java arrays.
///
/// [nadir.linalg.Blas] multiplies matrices; [nadir.linalg.SymmetricEigen], [nadir.linalg.Svd],
/// [nadir.linalg.PivotedQr], [nadir.linalg.Cholesky] and [nadir.linalg.LeastSquares] decompose them;
/// [nadir.linalg.SymmetricOperator] is a matrix known by its products only. Matrices are row-major throughout. This is
/// the one package that runs native code: OpenBLAS, unpacked from the class path to the user's cache directory.
package nadir.linalg;
