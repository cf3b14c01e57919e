/// The empirical risk of a network on data as an objective, and what audits ask of it beyond derivatives: outputs,
/// features, residuals, Jacobian products.
package nadir.risk;
