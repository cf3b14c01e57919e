/// Files that are whole or not there.
///
/// [nadir.storage.AtomicFile] replaces a file in one step, so that neither a full disk nor a killed process leaves half a
/// file behind or harms the one that was there; [nadir.storage.Checkpoint] keeps named arrays to the last bit.
package nadir.storage;
