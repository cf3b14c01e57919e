/// Proofs about critical points of programs, by enclosures. What is not trusted here (eigenvectors from LAPACK, midpoints
/// as starting points) only chooses where to look; every claim rests on intervals alone.
package nadir.certify;
