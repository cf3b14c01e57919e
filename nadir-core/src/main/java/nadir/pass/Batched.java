package nadir.pass;

/// A value of a batch: one that has the batch as an axis, or one that all members share.
///
/// @param batched whether `value` has the batch as its leading axis ([Batching]) or its last one ([Interleaving])
public record Batched<V>(V value, boolean batched) {}
