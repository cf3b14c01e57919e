package nadir.cli;

import nadir.report.Figures;
import nadir.sweep.Part;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The line of progress of a sweep.
final class SweepProgress {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ProgressLine line;
    private final int all;
    private final int missing;
    private final long begun = System.nanoTime();
    private int done;
    private int failed;
    private @Nullable Double lowest;

    /// @param all runs
    /// @param missing how many of them are done in this call
    SweepProgress(ProgressLine line, int all, int missing) {
        this.line = line;
        this.all = all;
        this.missing = missing;
    }

    void ended(Part part) {
        done++;
        if (part.result() == null) {
            failed++;
        } else {
            double loss = JSON.readTree(part.result()).get("loss").asDouble();
            lowest = lowest == null ? loss : Math.min(lowest, loss);
        }
        line.show(this::text);
    }

    private String text() {
        double seconds = (System.nanoTime() - begun) * 1e-9;
        return "run " + (all - missing + done) + "/" + all + (failed == 0 ? "" : ", " + failed + " failed")
                + (lowest == null ? "" : ", lowest loss " + Figures.of(lowest)) + ", about "
                + ProgressLine.time(seconds / done * (missing - done)) + " left";
    }
}
