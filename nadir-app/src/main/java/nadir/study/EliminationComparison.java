package nadir.study;

import java.util.Map;
import nadir.eliminate.EliminationStudy;
import nadir.eliminate.Proportion;

/// Elimination, stripped and polished, beside plain training from the same starts. A start succeeds if the network's own
/// loss ends within `gapTolerance` of the data lower bound.
///
/// @param starts how many
/// @param gapTolerance in the units of the loss
/// @param eliminated shares and medians with elimination
/// @param plain shares and medians without
/// @param gained starts that succeeded with elimination alone
/// @param lost starts that succeeded without it alone
/// @param medianModifiedLoss median of L~ at the end
/// @param medianStrippedLoss median of the networks' own losses before polishing
/// @param outcomes how many starts had each outcome
public record EliminationComparison(int starts, double gapTolerance, Side eliminated, Side plain, long gained,
        long lost, double medianModifiedLoss, double medianStrippedLoss, Map<String, Integer> outcomes) {
    /// One of the two.
    ///
    /// @param successes how many starts succeeded
    /// @param share of all
    /// @param low the lower end of Wilson's 95 % interval of the share
    /// @param high its upper end
    /// @param medianLoss of the networks' own losses at the end
    /// @param medianPasses evaluations, polishing included
    public record Side(int successes, double share, double low, double high, double medianLoss, double medianPasses) {
        static Side of(Proportion share, double medianLoss, double medianPasses) {
            return new Side(share.successes(), share.value(), share.low(), share.high(), medianLoss, medianPasses);
        }
    }

    static EliminationComparison of(EliminationStudy study, EliminationStudy.Row row) {
        return new EliminationComparison(row.starts().size(), study.gapTolerance(),
                Side.of(study.success(row), row.median(EliminationStudy.Start::polishedLoss),
                        row.median(EliminationStudy.Start::passes)),
                Side.of(study.plainSuccess(), study.plainMedianLoss(), study.plainMedianPasses()), study.gained(row),
                study.lost(row), row.median(EliminationStudy.Start::modifiedLoss),
                row.median(EliminationStudy.Start::strippedLoss), row.outcomes());
    }
}
