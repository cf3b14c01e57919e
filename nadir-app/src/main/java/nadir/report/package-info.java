/// Reports as one self-contained HTML file: no script, no network, readable on paper, in the dark and by a screen reader.
///
/// [nadir.report.AuditPage] and [nadir.report.SpectrumPage] turn results of `nadir.study` into pages made of
/// [nadir.report.Node]s, which escape all text. Charts are [nadir.report.Plot]s over [nadir.report.Scale]s, drawn as
/// inline SVG that takes its colours from the page's style sheet; each carries the table of its numbers.
package nadir.report;
