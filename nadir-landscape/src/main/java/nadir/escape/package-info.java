/// Ways out of points where training stays: along negative curvature, along the parameters with equal outputs, by added
/// neurons, and by growth.
package nadir.escape;
