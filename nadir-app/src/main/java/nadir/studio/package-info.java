/// The studio: a web application on 127.0.0.1 over the command line and the run store.
///
/// [nadir.studio.Studio] serves pages, an interface of JSON documents, and streams of events. What it starts are
/// commands in processes of their own, see [nadir.studio.Commands]; all that is known of them lies in files, see
/// `docs/decisions/0014-studio.md`.
package nadir.studio;
