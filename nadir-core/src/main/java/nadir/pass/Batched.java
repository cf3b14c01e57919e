package nadir.pass;

/// A value of a batch: one that has the batch as a leading axis, or one that all members share.
///
/// @param batched whether the leading axis of `value` is the batch
public record Batched<V>(V value, boolean batched) {}
