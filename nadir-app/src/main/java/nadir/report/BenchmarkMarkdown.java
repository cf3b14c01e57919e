package nadir.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nadir.study.BenchmarkConventions;
import nadir.study.BenchmarkResult;

/// A benchmark's tables in Markdown.
final class BenchmarkMarkdown {
    private BenchmarkMarkdown() {}

    static String of(BenchmarkResult result, BenchmarkConventions conventions) {
        BenchmarkWords words = new BenchmarkWords(result);
        StringBuilder text = new StringBuilder("# Leaderboard\n\n").append(words.suite())
                .append(".\nConventions: ")
                .append(conventions.formula())
                .append(".\n");
        section(text, "Standings", BenchmarkWords.LEADERBOARD, words.leaderboard());
        section(text, "By kind of problem", BenchmarkWords.KINDS, words.kinds());
        section(text, "Optimisers", "", words.optimizers());
        section(text, "Problems", BenchmarkWords.PROBLEMS, words.problems());
        if (!words.failures().rows().isEmpty()) {
            section(text, "Failures", "", words.failures());
        }
        return text.toString();
    }

    private static void section(StringBuilder text, String heading, String about, Table table) {
        text.append("\n## ").append(heading).append("\n\n");
        if (!about.isEmpty()) {
            text.append(about).append("\n\n");
        }
        text.append(row(table.columns()))
                .append(IntStream.range(0, table.columns().size())
                        .mapToObj(c -> c == 0 ? "---" : "--:")
                        .collect(Collectors.joining(" | ", "| ", " |\n")));
        table.rows().forEach(row -> text.append(row(row)));
    }

    /// Bars and line breaks would end a cell.
    private static String row(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("\\", "\\\\").replace("|", "\\|").replaceAll("\\s+", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
