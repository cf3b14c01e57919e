package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Progress is one line on a terminal that leaves nothing behind, and a few lines in a log.
class ProgressLineTests {
    private final StringWriter text = new StringWriter();
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);

    private ProgressLine line(boolean silent, boolean terminal) {
        return new ProgressLine(new PrintWriter(text), silent, terminal, clock::get);
    }

    /// Shows a line every hundredth of a second.
    private void run(ProgressLine line, int seconds) {
        for (int i = 1; i <= 100 * seconds; i++) {
            clock.addAndGet(10_000_000);
            String number = Integer.toString(i);
            line.show(() -> number);
        }
        line.end();
    }

    @Test
    void aLogGetsFewerAndFewerLines() {
        run(line(false, false), 600);
        assertThat(text.toString().lines()).startsWith("500", "1500", "3500", "7500", "13500", "19500").hasSize(12);
    }

    @Test
    void aShortCommandLeavesNoTraceInALog() {
        run(line(false, false), 4);
        assertThat(text.toString()).isEmpty();
    }

    @Test
    void aTerminalKeepsOneLineAndInTheEndNone() {
        run(line(false, true), 2);
        assertThat(text.toString()).doesNotContain("\n").endsWith("\r" + " ".repeat(79) + "\r");
        assertThat(text.toString().split("\r")).hasSize(1 + 20 + 1)
                .allMatch(shown -> shown.isEmpty() || shown.length() == 79);
    }

    @Test
    void quietIsQuiet() {
        run(line(true, true), 600);
        run(line(true, false), 600);
        assertThat(text.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0.4,0 s", "59.4,59 s", "59.6,1 min 0 s", "125,2 min 5 s", "3599,59 min 59 s", "3600,1 h 0 min",
        "12345,3 h 25 min"})
    void timesAreSaidAsPeopleDo(double seconds, String said) {
        assertThat(ProgressLine.time(seconds)).isEqualTo(said);
    }
}
