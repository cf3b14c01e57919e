/// The landscape of deep linear networks in closed form: all critical values, what kind of point each is, and the
/// statements of the theorems checked against measurement.
package nadir.linear;
