package nadir.study;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import nadir.race.Costs;
import nadir.race.Profile;
import nadir.race.Scored;
import nadir.race.Share;
import nadir.race.Standing;
import nadir.race.Standings;
import nadir.race.Verdict;
import org.jspecify.annotations.Nullable;

/// Scored races as a result states them.
final class BenchmarkTables {
    private final List<Scored> scored;
    private final List<BenchmarkResult.Optimizer> optimizers;
    private final Standings standings;

    BenchmarkTables(List<Scored> scored, List<BenchmarkResult.Optimizer> optimizers, double budget, long seed) {
        this.scored = scored;
        this.optimizers = optimizers;
        this.standings = Standings.of(scored, budget, seed);
    }

    List<BenchmarkResult.RaceResult> results() {
        return scored.stream().map(BenchmarkTables::race).toList();
    }

    private static BenchmarkResult.RaceResult race(Scored race) {
        Costs costs = race.result().costs();
        return new BenchmarkResult.RaceResult(race.problem(), race.start(), race.contender(),
                race.result().verdict().label(), race.result().solved(), race.result().cause(),
                known(race.result().startValue()), known(race.result().value()), known(race.result().closed()),
                optional(race.result().costToTarget()), costs.values(), costs.gradients(), costs.products(),
                (double) costs.sampledTerms() / costs.terms(), costs.passes(), costs.total(),
                OptionalDouble.of(race.result().seconds()));
    }

    private static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    private static OptionalDouble optional(double value) {
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    List<BenchmarkResult.Rank> leaderboard() {
        return standings.leaderboard().stream().map(this::rank).toList();
    }

    private BenchmarkResult.Rank rank(Standing standing) {
        Map<Verdict, Integer> ends = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            ends.put(verdict, standing.verdicts().getOrDefault(verdict, 0));
        }
        Map<String, Double> byKind = new LinkedHashMap<>();
        standing.shareByKind().forEach((kind, share) -> byKind.put(kind.label(), share));
        Share share = standing.share();
        return new BenchmarkResult.Rank(standing.contender(), access(standing.contender()), standing.races(),
                standing.solved(), new BenchmarkResult.Part(share.value(), share.low(), share.high()),
                ends.getOrDefault(Verdict.ESCAPED, 0), ends.getOrDefault(Verdict.TRAPPED, 0),
                ends.getOrDefault(Verdict.DIVERGED, 0), ends.getOrDefault(Verdict.BUDGET, 0),
                ends.getOrDefault(Verdict.FAILED, 0), byKind, optional(standing.medianCost()), standing.area(),
                OptionalDouble.of(standing.seconds()));
    }

    private String access(String name) {
        return optimizers.stream()
                .filter(optimizer -> optimizer.name().equals(name))
                .findFirst()
                .map(BenchmarkResult.Optimizer::access)
                .orElseThrow();
    }

    BenchmarkResult.Profiles profiles() {
        return new BenchmarkResult.Profiles(standings.costs(), curves(standings.data()), standings.ratios(),
                curves(standings.performance()));
    }

    private static List<BenchmarkResult.Curve> curves(List<Profile> profiles) {
        return profiles.stream()
                .map(profile -> new BenchmarkResult.Curve(profile.contender(),
                        profile.shares().stream().mapToDouble(Share::value).toArray(),
                        profile.shares().stream().mapToDouble(Share::low).toArray(),
                        profile.shares().stream().mapToDouble(Share::high).toArray()))
                .toList();
    }
}
