package nadir.risk;

import nadir.exec.Buffer;

/// The samples of a chunk as programs read them.
///
/// @param x rows x dx
/// @param y rows x dy
/// @param mask rows; 1 for a sample, 0 for padding
record SampleBuffers(Buffer x, Buffer y, Buffer mask) {}
