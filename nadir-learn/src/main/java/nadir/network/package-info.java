/// Networks as functions that can be traced: [nadir.network.Network] is what every analysis takes,
/// [nadir.network.DenseNetwork] the kind built here, and [nadir.network.Layout] says how the named parameter blocks of
/// either lie in one flat vector.
package nadir.network;
