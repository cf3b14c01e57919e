/// Data sets: what a network is trained and audited on.
///
/// A [DataRequest] names a source and what to take from it, [DataSources] turns it into a [Dataset], and a [Scaling]
/// says how a network should shift and stretch its inputs. Whatever is wrong with the user's data ends in an
/// [InputException], whose message is one line that says what was wrong, where, and what to do.
///
/// ```java
/// Dataset iris = DataSources.load(DataRequest.of("sample:iris"));
/// Tensor standardised = Scaling.of(iris.x()).apply(iris.x());
/// ```
package nadir.data;
