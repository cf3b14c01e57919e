package nadir.loss;

import nadir.data.Dataset;
import nadir.data.InputGroups;

/// The least empirical risk that any function of the inputs whatsoever can have on given data: samples with identical
/// inputs share an output, so the bound is the reduction over groups of identical inputs of the group's least loss.
/// Weight decay is left out of it; as it only adds to the risk, the bound holds with it too.
///
/// @param value in the units of the risk: mean or sum as the conventions say, exact up to rounding
/// @param attained whether some function reaches the value; else it is only approached, as outputs grow without bound
/// @param groups the number of distinct inputs
/// @param conflictingGroups groups of two or more samples whose targets differ
/// @param conventions what the value means
public record DataLowerBound(double value, boolean attained, int groups, int conflictingGroups,
        Conventions conventions) {

    /// The bound for data that suits the loss.
    ///
    /// @param data as [Loss#suited(Dataset)] returns it
    public static DataLowerBound of(Dataset data, Conventions conventions) {
        InputGroups groups = data.groups();
        double sum = 0;
        boolean attained = true;
        int conflicting = 0;
        for (int group = 0; group < groups.count(); group++) {
            int[] rows = groups.rows(group);
            GroupMinimum minimum = conventions.loss().minimum(data.y(), rows);
            sum += minimum.value();
            attained &= minimum.attained();
            conflicting += conflict(data, rows) ? 1 : 0;
        }
        double value = sum * conventions.reduction().weight(data.rows());
        return new DataLowerBound(value, attained, groups.count(), conflicting, conventions);
    }

    private static boolean conflict(Dataset data, int[] rows) {
        for (int row : rows) {
            for (int k = 0; k < data.outputs(); k++) {
                if (Targets.at(data.y(), row, k) != Targets.at(data.y(), rows[0], k)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// One line for reports.
    public String text() {
        return "no function of the inputs has a risk below " + value + (attained ? "" : " (not attained)") + "; "
                + groups + " distinct inputs, " + conflictingGroups + " of them with conflicting targets; "
                + conventions.text() + (conventions.weightDecay() == 0 ? "" : " (the bound leaves weight decay out)");
    }
}
