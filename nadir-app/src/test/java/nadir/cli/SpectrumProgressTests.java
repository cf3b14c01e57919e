package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import nadir.study.SpectrumListener.Standing;
import org.junit.jupiter.api.Test;

/// The line of progress of a spectrum tells the time left of the whole command, measured since this process began.
class SpectrumProgressTests {
    @Test
    void theTimeLeftIsThatOfAllStages() {
        assertThat(SpectrumProgress.text(new Standing("spectrum", 0, 25, 1, 1600), 1, 0))
                .isEqualTo("spectrum: product 1 of at most 1,600, 0/25 found");
        assertThat(SpectrumProgress.text(new Standing("spectrum", 11, 25, 101, 1600), 1, 50))
                .isEqualTo("spectrum: product 101 of at most 1,600, at most about 12 min 30 s left, 11/25 found");
        // Resumed at 1,000: only what was computed since counts for the rate.
        assertThat(SpectrumProgress.text(new Standing("conv1, density", 0, 0, 1100, 1600), 1000, 50))
                .isEqualTo("conv1, density: product 1,100 of at most 1,600, at most about 4 min 10 s left");
    }
}
