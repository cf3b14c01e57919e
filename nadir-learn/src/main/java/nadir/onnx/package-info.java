/// Models in and out: ONNX files, and networks that interpret them.
///
/// [nadir.onnx.ModelFile] saves and loads. In between stands one description, [nadir.onnx.Graph]: dense networks are
/// turned into it to be saved, files are read into it, and [nadir.onnx.GraphNetwork] traces it, operator by operator, as
/// [the table of rules][nadir.onnx.Operators] says. Files are not trusted: see [nadir.onnx.WireReader].
package nadir.onnx;
