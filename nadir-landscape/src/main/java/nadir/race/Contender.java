package nadir.race;

/// A method that is measured. To add one, write a [BlackBox] or a [WhiteBox] with a public constructor without arguments
/// and name the class in `META-INF/services/nadir.race.Contender` (on the module path: `provides`).
public sealed interface Contender permits BlackBox, WhiteBox {
    /// A name of letters, digits, dots and hyphens, as users select it.
    String name();

    /// The method and its settings in a line.
    String about();
}
