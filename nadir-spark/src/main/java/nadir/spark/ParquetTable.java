package nadir.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import nadir.data.Classes;
import nadir.data.ColumnPlan;
import nadir.data.DataRequest;
import nadir.data.InputException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/// A table in Parquet files, read by Spark from whatever file system it knows.
final class ParquetTable {
    /// How files are cut into partitions depends on the files alone, and not, as Spark has it, on the number of cores: the
    /// cut decides the order of sums.
    private static final Map<String, String> CUT = Map.of("spark.sql.files.maxPartitionBytes", "16m",
            "spark.sql.files.minPartitionNum", "32", "spark.sql.files.openCostInBytes", "1m");

    private final Dataset<Row> table;
    private final ColumnPlan plan;
    private final DataRequest request;

    private ParquetTable(Dataset<Row> table, ColumnPlan plan, DataRequest request) {
        this.table = table;
        this.plan = plan;
        this.request = request;
    }

    /// @throws InputException if the request asks for what Spark does not read
    static void requireReadable(DataRequest request) {
        if (request.source().startsWith("sample:") || request.source().startsWith("sql:")) {
            throw new InputException("--master requires Parquet files, got " + request.source()
                    + "; write them with DuckDB's COPY (SELECT ...) TO 'data.parquet', or leave --master out");
        }
        if (request.rows() != null || request.shuffle() || request.labelsFile() != null
                || request.targetsFile() != null) {
            throw new InputException(
                    "--rows, --shuffle, --labels and --targets are for data on one machine; leave them "
                            + "out with --master, or write the rows that are wanted to Parquet files first");
        }
    }

    static ParquetTable open(JavaSparkContext context, DataRequest request) {
        SparkSession session = SparkSession.builder().sparkContext(context.sc()).getOrCreate();
        CUT.forEach((name, value) -> session.conf().set(name, context.getConf().get(name, value)));
        String source = request.source();
        Dataset<Row> table;
        try {
            table = session.read().parquet(source);
            // Files in the order of their names, wherever a file system lists them.
            String[] files = table.inputFiles();
            if (files.length > 1) {
                table = session.read().parquet(Arrays.stream(files).sorted().toArray(String[]::new));
            }
        } catch (Exception failure) {
            if (Jobs.isProcessEnding()) {
                throw Jobs.interrupted(failure);
            }
            throw new InputException(source + " cannot be read as Parquet by Spark: " + SparkMaster.reason(failure)
                    + "; check the path, which every worker has to reach, and the format", failure);
        }
        ColumnPlan plan = ColumnPlan.of(source, List.of(table.columns()), request);
        return new ParquetTable(table, plan, request);
    }

    /// The targets' classes, if they are any, and what each value of the target is.
    private record Coding(List<String> labels, Map<String, Integer> codes) {}

    /// The columns that were asked for, and the rows in blocks.
    record Content(Columns columns, JavaRDD<Block> blocks) {}

    Content content() {
        plan.features().forEach(name -> requireNumber(name, "a feature"));
        List<String> targets = plan.targets();
        boolean text = targets.stream().anyMatch(name -> type(name) instanceof StringType);
        if ((text || request.classes()) && targets.size() > 1) {
            throw new InputException(request.source() + ": classes require a single target column, got "
                    + String.join(", ", targets) + "; name one with --target");
        }
        if (!text) {
            targets.forEach(name -> requireNumber(name, "a target"));
        }
        Coding coding = text || request.classes() ? coding(targets.getFirst()) : new Coding(List.of(), Map.of());
        Column y = coding.labels.isEmpty() ? numbers(targets) : label(targets.getFirst());
        Dataset<Row> rows = table.select(numbers(plan.features()), y);
        JavaRDD<InternalRow> read = ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution()
                .toRdd()
                .toJavaRDD();
        Columns columns = new Columns(request.source(), plan.features(), targets, coding.labels);
        return new Content(columns,
                read.mapPartitions(new BlockReader(plan.features().size(), targets.size(), coding.codes)));
    }

    private DataType type(String name) {
        return Arrays.stream(table.schema().fields())
                .filter(field -> field.name().equals(name))
                .map(StructField::dataType)
                .findFirst()
                .orElseThrow();
    }

    private void requireNumber(String name, String what) {
        if (!(type(name) instanceof NumericType || type(name) instanceof BooleanType)) {
            throw new InputException(
                    request.source() + ": column '" + name + "' has type " + type(name).sql() + ", and "
                            + what + " requires numbers; leave it out with --features, or write it as numbers");
        }
    }

    /// Missing values become NaN, which is looked for afterwards.
    private Column numbers(List<String> names) {
        return functions.array(names.stream()
                .map(this::column)
                .map(column -> functions.coalesce(column.cast(DataTypes.DoubleType), functions.lit(Double.NaN)))
                .toArray(Column[]::new));
    }

    private Column column(String name) {
        return table.col("`" + name.replace("`", "``") + "`");
    }

    private Column label(String name) {
        Column column = column(name);
        return type(name) instanceof StringType ? column : column.cast(DataTypes.DoubleType).cast(DataTypes.StringType);
    }

    private Coding coding(String name) {
        List<String> spelled = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Row row : table.select(label(name)).distinct().limit(Classes.MOST + 2).collectAsList()) {
            String cell = row.isNullAt(0) ? "" : row.getString(0);
            if (!Classes.isMissing(cell)) {
                spelled.add(cell);
                values.add(type(name) instanceof StringType ? cell.trim() : Classes.label(Double.parseDouble(cell)));
            }
        }
        if (values.isEmpty()) {
            throw new InputException(request.source() + ": the target '" + name + "' has no values");
        }
        if (!request.classes() && values.stream().allMatch(Classes::isNumber)) {
            throw new InputException(request.source() + ": the target '" + name + "' holds numbers as texts; pass "
                    + "--classes if they are classes, else write the column as numbers");
        }
        Classes classes = Classes.ofTexts(request.source(), name, values);
        Map<String, Integer> codes = new HashMap<>();
        for (int i = 0; i < spelled.size(); i++) {
            codes.put(spelled.get(i), classes.of(i));
        }
        return new Coding(classes.labels(), codes);
    }
}
