/// The use cases: a record of options in, a record of results out. Terminal, JSON, reports and the studio all show that
/// one record.
package nadir.study;
