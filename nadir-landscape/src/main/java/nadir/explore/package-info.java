/// Finds critical points of any index by driving the gradient to zero from many starts.
package nadir.explore;
