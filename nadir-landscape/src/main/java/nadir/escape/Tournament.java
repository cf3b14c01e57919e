package nadir.escape;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Descends from several exits: all get an equal share of a third of what is left, the better two another quarter, and the
/// best the rest.
final class Tournament {
    private static final double FIRST = 0.35;
    private static final double SECOND = 0.25;

    private final Ledger ledger;

    Tournament(Ledger ledger) {
        this.ledger = ledger;
    }

    /// The winner after its descent, with the exit's own figures.
    Exit run(List<Exit> exits) {
        double left = ledger.left();
        List<Exit> field = descend(exits, exits.size() == 1 ? left : FIRST * left / exits.size());
        if (field.size() > 1) {
            List<Exit> better = descend(field.subList(0, 2), SECOND * left / 2);
            field = descend(better.subList(0, 1), ledger.left());
        }
        return field.getFirst();
    }

    private List<Exit> descend(List<Exit> exits, double share) {
        List<Exit> result = new ArrayList<>();
        for (Exit exit : exits) {
            result.add(new Exit(exit.place().descended(share, ledger), exit.method(), exit.how(), exit.rise()));
        }
        result.sort(Comparator.comparingDouble(exit -> exit.place().value()));
        return result;
    }
}
