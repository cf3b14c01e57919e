package nadir.data;

import static nadir.data.Fixtures.refusal;
import static nadir.data.Fixtures.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nadir.tensor.Shape;
import nadir.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Parquet, JSON and SQL give the data sets that the same values give as CSV, and SQL can read local files and nothing
/// else.
class DuckDbTests {
    @TempDir
    private Path folder;

    @Test
    void parquetOfEveryType() {
        Dataset data = load(parquet("SELECT 1::TINYINT a, 2::BIGINT b, 3.25::DECIMAL(6,2) c, 4::HUGEINT d, true e, "
                + "5::UBIGINT f, 0.1::DOUBLE g, 0.5::FLOAT h, '7.5' i, 'x' t UNION ALL "
                + "SELECT -1, -2, -3.25, -4, false, 18446744073709551615, 1e-300, -0.5, '-1e3', 'a'"));
        assertThat(data.x())
                .isEqualTo(Tensor.of(Shape.of(2, 9), 1, 2, 3.25, 4, 1, 5, 0.1, 0.5, 7.5, -1, -2, -3.25, -4, 0,
                        0x1p64, 1e-300, -0.5, -1000));
        assertThat(data.classLabels()).containsExactly("a", "x");
        assertThat(data.name()).isEqualTo("d.parquet");
    }

    @Test
    void aSampleIsTheSameInEveryFormat() throws IOException {
        String csv = write(folder, "iris.csv", resource());
        String expected = load(DataRequest.of("sample:iris").withShuffle(3).withRows(100)).contentHash();
        execute("COPY (FROM '" + csv + "') TO '" + folder.resolve("i.parquet") + "'");
        execute("COPY (FROM '" + csv + "') TO '" + folder.resolve("i.jsonl") + "' (FORMAT json)");
        execute("COPY (FROM '" + csv + "') TO '" + folder.resolve("i.json") + "' (FORMAT json, ARRAY true)");
        execute("COPY (FROM '" + csv + "') TO '" + folder.resolve("i.tsv") + "' (DELIMITER '\t')");
        write(folder, "i.jsonl.gz", Fixtures.gzip(Files.readAllBytes(folder.resolve("i.jsonl"))));
        List<String> sources = new ArrayList<>(List.of(csv, "sql:SELECT * FROM '" + csv + "'"));
        for (String name : List.of("i.parquet", "i.jsonl", "i.json", "i.tsv", "i.jsonl.gz")) {
            sources.add(folder.resolve(name).toString());
        }
        for (String source : sources) {
            Dataset data = load(DataRequest.of(source).withShuffle(3).withRows(100));
            assertThat(data.contentHash()).as(source).isEqualTo(expected);
        }
        assertThat(sources).hasSize(7);
    }

    private static byte[] resource() throws IOException {
        try (var in = Sample.class.getResourceAsStream("samples/iris.csv")) {
            return in.readAllBytes();
        }
    }

    @Test
    void sqlKeepsItsOrderAndRandomNumbersTheirSeed() {
        Dataset data = sql("SELECT i AS a, -i AS t FROM range(5000) r(i) ORDER BY i DESC");
        assertThat(data.x().get(0)).isEqualTo(4999);
        assertThat(data.x().get(4999)).isZero();
        assertThat(data.name()).isEqualTo("sql");
        String random = "SELECT random() AS a, random() AS t FROM range(1000)";
        assertThat(sql(random).contentHash()).isEqualTo(sql(random).contentHash());
        assertThat(sql("SELECT 1 AS a, 2 AS t; ").y().toArray()).containsExactly(2);
        assertThat(sql("WITH w AS (SELECT 1 a, 2 t) FROM w -- done").rows()).isEqualTo(1);
    }

    @Test
    void sqlJoinsFilesOfSeveralFormats() {
        String left = write(folder, "l.csv", "id,a\n1,10\n2,20\n");
        String right = write(folder, "r.jsonl", "{\"id\":2,\"t\":\"p\"}\n{\"id\":1,\"t\":\"q\"}\n");
        Dataset data = sql("SELECT a, t FROM '" + left + "' JOIN '" + right + "' USING (id) ORDER BY a");
        assertThat(data.x().toArray()).containsExactly(10, 20);
        assertThat(data.classLabels()).containsExactly("p", "q");
        assertThat(data.classOf(0)).isEqualTo(1);
    }

    /// @param statement OUT stands for a file that must not appear
    @ParameterizedTest
    @ValueSource(strings = {"COPY (SELECT 1) TO 'OUT'", "SELECT 1 a, 2 t; COPY (SELECT 1) TO 'OUT'",
        "WITH w AS (COPY (SELECT 1) TO 'OUT') SELECT 1 a, 2 t", "ATTACH 'OUT'", "CREATE TABLE t (i INT)",
        "WITH w AS (COPY (SELECT 1) TO 'OUT') SELECT * FROM w",
        "SELECT * FROM query('WITH w AS (COPY (SELECT 1) TO ''OUT'') SELECT 1 a, 2 t')",
        "SELECT * FROM query('COPY (SELECT 1) TO ''OUT''')", "EXPORT DATABASE 'OUT'", "INSTALL httpfs", "LOAD httpfs",
        "SET threads = 4", "PRAGMA enable_profiling", "SELECT 1 a) x; COPY (SELECT 1) TO 'OUT'; SELECT (1",
        "SELECT * FROM enable_logging(storage = 'file', storage_path = 'OUT')", "INSERT INTO t VALUES (1)",
        "SELECT * FROM 'http://127.0.0.1/x.csv'", "SELECT * FROM read_parquet('https://127.0.0.1/x.parquet')",
        "SELECT * FROM read_csv('s3://bucket/x.csv')", "EXPLAIN ANALYZE SELECT 1", "CALL pragma_version()",
        "SELECT * FROM sqlite_scan('OUT', 't')", "CREATE SECRET s (TYPE s3)", "VACUUM", "CHECKPOINT",
        "SELECT 1 a, 2 t; SELECT 3 a, 4 t", ";", "-- nothing", "COPY t FROM 'OUT'", "USE memory", "BEGIN"})
    void sqlThatDoesMoreThanReadLocalFilesIsRefused(String statement) throws IOException {
        Path out = folder.resolve("out");
        assertThat(refusal(DataRequest.of("sql:" + statement.replace("OUT", out.toString())))).startsWith("sql: ");
        assertThat(out).doesNotExist();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void sqlErrorsAreOneLine() {
        assertThat(refusal(DataRequest.of("sql:SELEC 1")))
                .isEqualTo("sql: syntax error at or near \"SELEC\" in 'SELEC 1'");
        assertThat(refusal(DataRequest.of("sql: "))).contains("requires a SELECT, got nothing");
        assertThat(refusal(DataRequest.of("sql:SELECT a FROM 'nix.csv'"))).contains("nix.csv");
        assertThat(refusal(DataRequest.of("sql:SELECT 1 a, 2 a"))).contains("columns 1 and 2 are both called 'a'");
        assertThat(refusal(DataRequest.of("sql:SELECT 1 a, 2 t WHERE false"))).contains("at least one row of data");
        assertThat(refusal(DataRequest.of("sql:SELECT 1 a, 2 t").withTargetsFile("y.npy")))
                .contains("leave out --targets");
        assertThat(refusal(DataRequest.of("sql:SELECT 1 / 0 a, 2 t"))).contains("row 1, column 'a'");
        assertThat(refusal(DataRequest.of("sql:SELECT CAST('a' || chr(10) || i AS INT) a, 2 t FROM range(3) r(i)")))
                .contains("sql: can't be read");
    }

    @Test
    void badValuesAreNamedWithTheirRow() {
        assertThat(refusal(parquet("SELECT 1 a, 2 t UNION ALL SELECT NULL, 3 UNION ALL SELECT 'NaN'::DOUBLE, NULL")))
                .contains("3 values are missing or not finite, the first in row 2, column 'a' (null)");
        assertThat(refusal(DataRequest.of("sql:SELECT NULL a, 2 t"))).contains("row 1, column 'a' (null)");
        assertThat(refusal(parquet("SELECT 'abc' a, 2 t")))
                .contains("row 1, column 'a': a feature requires a number, got "
                        + "'abc'");
        assertThat(refusal(parquet("SELECT DATE '2020-01-01' d, 2 t"))).contains("column 'd' has type DATE");
        assertThat(refusal(parquet("SELECT [1, 2] d, 2 t"))).contains("column 'd' has type INTEGER[]");
        assertThat(load(parquet("SELECT DATE '2020-01-01' d, 1 a, 2 t").withFeatures("a")).features()).isEqualTo(1);
        assertThat(refusal(parquet("SELECT 1 abc, 2 t").withTargets("abd"))).contains("did you mean 'abc'?");
        String json = write(folder, "j.jsonl", "{\"a\":1,\"t\":2}\n{\"a\":1}\n");
        assertThat(refusal(DataRequest.of(json))).contains("row 2, column 't' (null)");
    }

    @Test
    void damagedFiles() throws IOException {
        String whole = parquet("SELECT i a, i t FROM range(1000) r(i)").source();
        byte[] bytes = Files.readAllBytes(Path.of(whole));
        assertThat(refusal(DataRequest.of(write(folder, "cut.parquet", java.util.Arrays.copyOf(bytes, 500)))))
                .contains("cut.parquet: can't be read: ");
        assertThat(refusal(DataRequest.of(write(folder, "g.parquet", "garbage"))))
                .contains("g.parquet: can't be read: ");
        assertThat(refusal(DataRequest.of(write(folder, "z.parquet.gz", Fixtures.gzip(bytes)))))
                .contains("unzip it first");
        assertThat(refusal(DataRequest.of(write(folder, "j.jsonl", "{\"a\":1,\"b\":")))).contains("Malformed JSON");
        assertThat(refusal(DataRequest.of(write(folder, "u.json", "{\"a\":1,\"b\":\"\u00e9\"}"
                .getBytes(StandardCharsets.ISO_8859_1))))).contains("u.json: can't be read");
    }

    @Test
    void odderNames() {
        String path = folder.resolve("it's [1].parquet").toString();
        execute("COPY (SELECT 1 AS \"a \"\"b\", 2 AS \"sel,ect\") TO '" + path.replace("'", "''") + "'");
        Dataset data = load(DataRequest.of(path));
        assertThat(data.featureNames()).containsExactly("a \"b");
        assertThat(data.targetNames()).containsExactly("sel,ect");
    }

    @Test
    void classesAreThoseOfTheWholeTable() {
        Dataset data = load(parquet("SELECT i a, i % 7 t FROM range(5000) r(i)").withClasses().withRows(2));
        assertThat(data.classLabels()).containsExactly("0", "1", "2", "3", "4", "5", "6");
        assertThat(data.rows()).isEqualTo(2);
        assertThat(data.x().toArray()).containsExactly(0, 1);
    }

    private DataRequest parquet(String select) {
        Path path = folder.resolve("d.parquet");
        execute("COPY (" + select + ") TO '" + path + "'");
        return DataRequest.of(path.toString());
    }

    private static void execute(String sql) {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Dataset sql(String select) {
        return load(DataRequest.of("sql:" + select));
    }

    private static Dataset load(DataRequest request) {
        return DataSources.load(request);
    }
}
