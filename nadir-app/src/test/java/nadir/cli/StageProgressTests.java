package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Progress tells the stage, the part that is done and the time left, which is that of the stage and no guess.
class StageProgressTests {
    private long now;

    @Test
    void tellsTheTimeThatTheStageStillTakes() {
        StringWriter err = new StringWriter();
        ProgressLine line = new ProgressLine(new PrintWriter(err), false, false, () -> now);
        StageProgress progress = new StageProgress(line, () -> now);
        at(0, progress, "Hessian", 0);
        at(6, progress, "Hessian", 0.04);
        at(30, progress, "Hessian", 0.25);
        at(100, progress, "trace", 0);
        at(200, progress, "trace", 0.5);
        assertThat(List.of(err.toString().split("\\R"))).containsExactly("Hessian: 4 %",
                "Hessian: 25 %, about 1 min 30 s left in this stage", "trace",
                "trace: 50 %, about 1 min 40 s left in this stage");
    }

    private void at(long seconds, StageProgress progress, String stage, double fraction) {
        now = seconds * 1_000_000_000;
        assertThat(progress.advance(stage, fraction)).isTrue();
    }
}
