package nadir.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import nadir.storage.NewFolder;
import nadir.study.BenchmarkConventions;
import nadir.study.BenchmarkResult;
import org.jspecify.annotations.Nullable;

/// A benchmark's leaderboard in four forms: a page with profiles, Markdown, the JSON document, and every race as a row of
/// CSV. All but the page leave times out and are the same bytes for the same seed.
///
/// @param result what came out
/// @param conventions of its figures
/// @param document writes the JSON document of a command
public record BenchmarkFolder(BenchmarkResult result, BenchmarkConventions conventions, Document document) {
    /// Writes JSON.
    @FunctionalInterface
    public interface Document {
        /// The document of a command's result.
        String of(String command, Record conventions, Record result);
    }

    /// Makes the folder.
    ///
    /// @throws nadir.data.InputException if there is something of its name, or it cannot be made
    /// @throws IOException if writing fails; no folder is left then
    public void write(Path folder) throws IOException {
        NewFolder.create(folder, part -> {
            BenchmarkPage.of(result, conventions).write(part.resolve("leaderboard.html"));
            NewFolder.writeText(part.resolve("leaderboard.md"), BenchmarkMarkdown.of(result, conventions));
            NewFolder.writeText(part.resolve("leaderboard.json"),
                    document.of("bench", conventions, result.timeless()) + "\n");
            csv(part.resolve("leaderboard.csv"));
        });
    }

    private void csv(Path file) throws IOException {
        try (CsvWriter writer = CsvWriter.builder().build(file)) {
            writer.writeRecord("problem", "start", "optimizer", "outcome", "solved", "startLoss", "loss", "closed",
                    "costToTarget", "values", "gradients", "products", "sampledPasses", "whitePasses", "cost", "cause");
            for (BenchmarkResult.RaceResult race : result.results()) {
                writer.writeRecord(List.of(race.problem(), race.start(), race.optimizer(), race.outcome(),
                        String.valueOf(race.solved()), cell(race.startLoss()), cell(race.loss()), cell(race.closed()),
                        cell(race.costToTarget()), String.valueOf(race.values()), String.valueOf(race.gradients()),
                        String.valueOf(race.products()), String.valueOf(race.sampledPasses()),
                        String.valueOf(race.whitePasses()), String.valueOf(race.cost()),
                        race.cause() == null ? "" : race.cause()));
            }
        }
    }

    private static String cell(@Nullable Double number) {
        return number == null ? "" : number.toString();
    }

    private static String cell(OptionalDouble number) {
        return number.isEmpty() ? "" : String.valueOf(number.getAsDouble());
    }
}
