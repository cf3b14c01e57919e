package nadir.version;

/// The version of Nadir, as it stands in documents, models and `nadir --version`.
public final class Version {
    /// The version of this build; a test compares it with the version in `pom.xml`.
    public static final String CURRENT = "0.1.0";

    private Version() {}
}
