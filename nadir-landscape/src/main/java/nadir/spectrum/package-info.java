/// Spectra of symmetric operators: whole ([nadir.spectrum.DenseOperator]), both ends ([nadir.spectrum.Lanczos]), trace
/// ([nadir.spectrum.HutchPlusPlus]) and density ([nadir.spectrum.LanczosQuadrature]), and what they say about the signs of
/// the eigenvalues ([nadir.spectrum.Inertia]).
///
/// Every estimate comes with its standard error, every eigenpair of an iteration with its residual, every count of zero
/// eigenvalues with the tolerance that it depends on.
package nadir.spectrum;
