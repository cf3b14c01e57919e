package nadir.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nadir.data.InputException;
import nadir.race.BlackBox;
import nadir.race.Contender;
import nadir.race.Contenders;
import nadir.race.Result;
import nadir.race.Scored;
import nadir.race.Start;
import nadir.race.Suite;
import nadir.race.WhiteBox;
import nadir.task.Task;
import nadir.task.TaskResult;
import nadir.task.TaskRunner;
import nadir.task.TaskRunners;
import org.jspecify.annotations.Nullable;

/// Races optimisers on problems with known truth.
public final class Benchmark {
    private static final double LEAST_BUDGET = 10;

    private final BenchmarkOptions options;
    private final Suite.Size size;
    private final double budget;
    private final List<BenchmarkResult.Optimizer> optimizers;
    private final List<Suite.Entry> entries;

    /// Hears of every race that has ended, and stops the rest.
    public interface Listener {
        /// Called after each race, and once before the first.
        ///
        /// @param done how many races have a result
        /// @param kept how many of them come from an earlier run
        /// @param races how many there are in all
        void raced(int done, int kept, int races);

        /// Whether the user wants to stop.
        boolean isCancelled();
    }

    private Benchmark(BenchmarkOptions options) {
        this.options = options;
        this.size = Suite.Size.of(options.suite());
        this.budget = options.budget() == null ? size.budget() : options.budget();
        if (!(budget >= LEAST_BUDGET && budget <= 1e9)) {
            throw new InputException("--budget requires a number of gradients of at least 10, got " + budget);
        }
        if (!(options.answerSeconds() > 0 && options.answerSeconds() <= 1e6)) {
            throw new InputException("--answer-timeout requires a positive number of seconds, got "
                    + options.answerSeconds());
        }
        this.optimizers = chosen();
        this.entries = problems();
    }

    /// What would be raced, without racing.
    ///
    /// @throws InputException as [#run(BenchmarkOptions, Listener)]
    public static BenchmarkResult list(BenchmarkOptions options) {
        Benchmark benchmark = new Benchmark(options);
        return new BenchmarkResult(benchmark.facts(), benchmark.optimizers, benchmark.problems(Map.of()), List.of(),
                List.of(), new BenchmarkResult.Profiles(new double[0], List.of(), new double[0], List.of()));
    }

    /// Runs all races.
    ///
    /// @throws InputException if the suite, an optimiser or a pattern is unknown, or the master cannot be reached
    /// @throws CancellationException if the listener stops it; the message says what was saved
    /// @throws IOException if the journal cannot be written
    public static BenchmarkResult run(BenchmarkOptions options, Listener listener) throws IOException {
        return new Benchmark(options).run(listener);
    }

    private List<BenchmarkResult.Optimizer> chosen() {
        List<Contender> known = Contenders.known();
        List<BenchmarkResult.Optimizer> all = new ArrayList<>(known.stream().map(Benchmark::optimizer).toList());
        for (OptimizerCommand command : options.commands()) {
            if (all.stream().anyMatch(other -> other.name().equals(command.name()))) {
                throw new InputException("there are two optimisers of the name " + command.name()
                        + "; give the one in --optimizer-command another name");
            }
            all.add(new BenchmarkResult.Optimizer(command.name(), "subprocess", String.join(" ", command.words())));
        }
        if (options.optimizers().isEmpty()) {
            return all;
        }
        Set<String> wanted = new HashSet<>(options.optimizers());
        for (String name : options.optimizers()) {
            if (all.stream().noneMatch(optimizer -> optimizer.name().equals(name))) {
                throw new InputException("there is no optimiser '" + name + "'; there are " + all.stream()
                        .map(BenchmarkResult.Optimizer::name)
                        .collect(Collectors.joining(", ")) + ", and any other by --optimizer-command NAME=COMMAND");
            }
        }
        return all.stream().filter(optimizer -> wanted.contains(optimizer.name())).toList();
    }

    private static BenchmarkResult.Optimizer optimizer(Contender contender) {
        return new BenchmarkResult.Optimizer(contender.name(), switch (contender) {
            case BlackBox _ -> "black-box";
            case WhiteBox _ -> "white-box";
        }, contender.about());
    }

    private List<Suite.Entry> problems() {
        List<Suite.Entry> all = Suite.of(size);
        if (options.problems() == null) {
            return all;
        }
        Pattern pattern = Pattern.compile(Stream.of(options.problems().split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
        List<Suite.Entry> fitting = all.stream()
                .filter(entry -> pattern.matcher(entry.problem().name()).matches())
                .toList();
        if (fitting.isEmpty()) {
            throw new InputException("no problem of the suite " + size.label() + " fits --problems '"
                    + options.problems() + "'; nadir bench --list --suite " + size.label() + " shows their names");
        }
        return fitting;
    }

    private BenchmarkResult run(Listener listener) throws IOException {
        List<Task> tasks = tasks();
        Map<String, TaskResult> results = new HashMap<>();
        // The runner first: where it cannot be had, no journal is begun.
        try (TaskRunner runner = TaskRunners.open(options.master(), options.threads());
                BenchmarkJournal journal = BenchmarkJournal.open(options, subject())) {
            journal.results().forEach(result -> results.put(result.key(), result));
            int kept = results.size();
            listener.raced(kept, kept, tasks.size());
            runner.run(tasks.stream().filter(task -> !results.containsKey(task.key())).toList(), result -> {
                journal.add(result);
                results.put(result.key(), result);
                listener.raced(results.size(), kept, tasks.size());
            }, listener::isCancelled);
            if (results.size() < tasks.size()) {
                throw new CancellationException(journal.saved(results.size(), tasks.size()));
            }
        } catch (UncheckedIOException full) {
            throw Objects.requireNonNull(full.getCause());
        }
        return result(tasks, results);
    }

    /// Removes what was kept for going on, once the result is written.
    ///
    /// @throws IOException if it cannot be removed
    public static void finished(Path folder) throws IOException {
        BenchmarkJournal.discard(folder);
    }

    /// What makes a journal this benchmark's.
    private String subject() {
        return "bench " + new BenchmarkTask.Input(Suite.VERSION, size.label() + " "
                + (options.problems() == null ? "*" : options.problems()), "",
                String.join(",", optimizers.stream()
                        .map(optimizer -> optimizer.access().equals("subprocess")
                                ? optimizer.name() + "=" + optimizer.about()
                                : optimizer.name())
                        .toList()),
                null, options.answerSeconds(), budget, options.seed()).text();
    }

    private List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (Suite.Entry entry : entries) {
            for (Start start : entry.starts()) {
                for (BenchmarkResult.Optimizer optimizer : optimizers) {
                    BenchmarkTask.Input input = new BenchmarkTask.Input(Suite.VERSION, entry.problem().name(),
                            start.name(), optimizer.name(), command(optimizer.name()), options.answerSeconds(), budget,
                            options.seed());
                    tasks.add(new Task(BenchmarkTask.NAME, key(input), input.text()));
                }
            }
        }
        return tasks;
    }

    private static String key(BenchmarkTask.Input input) {
        return input.problem() + " " + input.start() + " " + input.optimizer();
    }

    private @Nullable List<String> command(String optimizer) {
        return options.commands()
                .stream()
                .filter(command -> command.name().equals(optimizer))
                .findFirst()
                .map(OptimizerCommand::words)
                .orElse(null);
    }

    private BenchmarkResult result(List<Task> tasks, Map<String, TaskResult> results) {
        List<Scored> scored = new ArrayList<>();
        Map<String, BenchmarkResult.ProblemTruth> truths = new HashMap<>();
        for (Task task : tasks) {
            String[] names = task.key().split(" ", -1);
            Result result = switch (results.get(task.key())) {
                case TaskResult.Done done -> {
                    BenchmarkTask.Output output = BenchmarkTask.Output.of(done.output());
                    truths.put(names[0], output.truth());
                    yield output.result();
                }
                case TaskResult.Failed failed -> Result.failed(failed.reason(), failed.seconds());
                case null -> throw new IllegalStateException("no result of " + task.key());
            };
            scored.add(new Scored(names[0], names[1], names[2], result));
        }
        BenchmarkTables tables = new BenchmarkTables(scored, optimizers, budget, options.seed());
        return new BenchmarkResult(facts(), optimizers, problems(truths), tables.results(), tables.leaderboard(),
                tables.profiles());
    }

    private BenchmarkResult.SuiteFacts facts() {
        int races = entries.stream().mapToInt(entry -> entry.starts().size()).sum() * optimizers.size();
        return new BenchmarkResult.SuiteFacts(Suite.VERSION, size.label(), budget, options.seed(), races);
    }

    private List<BenchmarkResult.Problem> problems(Map<String, BenchmarkResult.ProblemTruth> truths) {
        return entries.stream()
                .map(entry -> new BenchmarkResult.Problem(entry.problem().name(), entry.problem().kind().label(),
                        entry.starts().stream().map(Start::name).toList(), truths.get(entry.problem().name())))
                .toList();
    }
}
