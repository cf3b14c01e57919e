/// Enclosures: intervals with outward rounding as a meaning of tensor programs. Part of the trusted base of every proof, and
/// so free of natives, of compiled execution and of whatever else need not be believed; see `docs/guarantees.md`.
package nadir.interval;
