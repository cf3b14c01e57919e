package nadir.data;

import java.util.List;

/// Loads data sets from files, samples and SQL.
public final class DataSources {
    private static final String SAMPLE = "sample:";
    private static final String SQL = "sql:";

    private DataSources() {}

    /// Loads what a request asks for.
    ///
    /// The source is a file (CSV or TSV with a header, JSON lines, Parquet, NPY with a targets file, NPZ with `x` and `y`,
    /// IDX with a labels file; text and arrays may be gzipped), `sample:NAME`, or `sql:SELECT ...` over local files. A
    /// file's format is told by its first bytes, else by its name.
    ///
    /// A text target, or one for which classes are asked for, is coded by its sorted distinct values, those of the whole
    /// source whatever rows are taken. The other targets stay real.
    ///
    /// @return a data set of finite values with at least one row
    /// @throws InputException if the source can't be read or is no data set; the message is one line for the user
    public static Dataset load(DataRequest request) {
        String source = request.source();
        if (source.startsWith(SAMPLE)) {
            refuseTargetFiles(request, "a sample");
            return Sample.of(source).load(request);
        }
        if (source.startsWith(SQL)) {
            refuseTargetFiles(request, "SQL");
            return DuckDbSource.query(source.substring(SQL.length()), request);
        }
        try (SourceFile file = SourceFile.open(source)) {
            return load(file, request);
        }
    }

    /// The samples that come with Nadir, as sources: `sample:iris` and so on.
    public static List<String> samples() {
        return Sample.names().stream().map(SAMPLE::concat).toList();
    }

    private static Dataset load(SourceFile file, DataRequest request) {
        DataFormat format = DataFormat.of(file);
        return switch (format) {
            case NPY, IDX -> ArraySource.read(file, format, request);
            case NPZ -> ArraySource.readNpz(file, request.source(), request);
            case JSON, PARQUET -> {
                refuseTargetFiles(request, "a table");
                yield DuckDbSource.file(file, format, request);
            }
            case TEXT -> {
                refuseTargetFiles(request, "a table");
                yield CsvSource.read(file, file.fileName(), request, request.classes(), TargetCoding.ONE_HOT);
            }
        };
    }

    private static void refuseTargetFiles(DataRequest request, String what) {
        if (request.labelsFile() != null || request.targetsFile() != null) {
            throw new InputException(Excerpt.plain(request.source()) + ": " + what
                    + " holds its own targets; leave out "
                    + (request.labelsFile() != null ? "--labels" : "--targets") + " and name columns with --target");
        }
    }
}
