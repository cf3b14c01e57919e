package nadir.runs;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A query as SQL. What the user typed is never part of the text.
final class RunSearch {
    private static final Set<String> COLUMNS = Set.of("started", "command", "state", "outcome", "data", "model");
    private static final String SELECT = """
            select r.id, r.command, r.arguments, r.state, r.status, r.outcome, r.cause, r.started, r.ended, r.seed, r.data,
                r.model, r.task, p.id as parent, l.number as loss, l.run as has_loss
            from runs r left join runs p on p.number = r.parent
                left join figures l on l.run = r.number and l.name = 'loss'
            """;

    private final StringBuilder sql = new StringBuilder(SELECT);
    private final List<Object> values = new ArrayList<>();

    private RunSearch() {}

    static List<RunSummary> run(Connection connection, RunQuery query) throws SQLException {
        RunSearch search = new RunSearch();
        search.build(query);
        return search.run(connection);
    }

    static List<RunSummary> byIdStart(Connection connection, String start, int limit) throws SQLException {
        RunSearch search = new RunSearch();
        search.where("r.id like ? escape '!'", escaped(start) + "%");
        search.sql.append(" order by r.started desc, r.number desc limit ?");
        search.values.add(limit);
        return search.run(connection);
    }

    static List<RunSummary> latest(Connection connection, int skipped) throws SQLException {
        RunSearch search = new RunSearch();
        search.sql.append(" order by r.started desc, r.number desc limit 1 offset ?");
        search.values.add(skipped);
        return search.run(connection);
    }

    private void build(RunQuery query) {
        boolean byFigure = !COLUMNS.contains(query.sort()) && !query.sort().equals("seconds");
        if (byFigure) {
            sql.append(" left join figures s on s.run = r.number and s.name = ?");
            values.add(query.sort());
        }
        where("r.command = ?", query.command());
        where("r.state = ?", query.state() == null ? null : query.state().word());
        where("r.outcome = ?", query.outcome());
        where("lower(r.data) like ? escape '!'", part(query.data()));
        where("lower(r.model) like ? escape '!'", part(query.model()));
        where("r.started >= ?", query.since() == null ? null : query.since().toEpochMilli());
        where("p.id = ?", query.parent());
        if (query.text() != null) {
            String part = part(query.text());
            where("(lower(r.arguments) like ? escape '!' or lower(coalesce(r.cause, '')) like ? escape '!' or "
                    + "lower(coalesce(r.outcome, '')) like ? escape '!' or r.id like ? escape '!')", part);
            values.addAll(List.of(String.valueOf(part), String.valueOf(part),
                    escaped(query.text().toLowerCase(Locale.ROOT)) + "%"));
        }
        order(query, byFigure);
        sql.append(" limit ?");
        values.add(query.limit());
    }

    private void order(RunQuery query, boolean byFigure) {
        String way = query.descending() ? " desc" : "";
        sql.append(" order by ");
        if (byFigure) {
            sql.append("case when s.run is null then 2 when s.number is null and s.text is null then 1 else 0 end, ")
                    .append("s.number")
                    .append(way)
                    .append(", s.text")
                    .append(way)
                    .append(", ");
        } else if (query.sort().equals("seconds")) {
            sql.append("case when r.ended is null then 1 else 0 end, r.ended - r.started").append(way).append(", ");
        } else if (!query.sort().equals("started")) {
            sql.append("case when r.")
                    .append(query.sort())
                    .append(" is null then 1 else 0 end, r.")
                    .append(query.sort())
                    .append(way)
                    .append(", ");
        }
        String latestFirst = query.sort().equals("started") ? way : " desc";
        sql.append("r.started").append(latestFirst).append(", r.number").append(latestFirst);
    }

    private void where(String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(sql.indexOf(" where ") < 0 ? " where " : " and ").append(condition);
            values.add(value);
        }
    }

    private static @Nullable String part(@Nullable String text) {
        return text == null ? null : "%" + escaped(text.toLowerCase(Locale.ROOT)) + "%";
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private List<RunSummary> run(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            for (int k = 0; k < values.size(); k++) {
                statement.setObject(k + 1, values.get(k));
            }
            List<RunSummary> runs = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    runs.add(summary(row));
                }
            }
            return runs;
        }
    }

    private static RunSummary summary(ResultSet row) throws SQLException {
        Long ended = Numbers.getLong(row, "ended");
        double loss = row.getDouble("loss");
        boolean isNan = row.wasNull();
        boolean hasLoss = Numbers.getLong(row, "has_loss") != null;
        return new RunSummary(row.getString("id"), row.getString("command"),
                StringList.read(row.getString("arguments")), RunState.of(row.getString("state")),
                Numbers.getInteger(row, "status"), row.getString("outcome"), row.getString("cause"),
                Instant.ofEpochMilli(row.getLong("started")), ended == null ? null : Instant.ofEpochMilli(ended),
                Numbers.getLong(row, "seed"), row.getString("data"), row.getString("model"),
                hasLoss ? Double.valueOf(isNan ? Double.NaN : loss) : null, row.getString("parent"),
                row.getString("task"));
    }
}
