package nadir.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import nadir.data.InputException;
import nadir.report.Figures;
import nadir.report.SweepPage;
import nadir.runs.FileRecord;
import nadir.runs.Fingerprint;
import nadir.storage.Beginning;
import nadir.storage.FileContent;
import nadir.sweep.PlannedRuns;
import nadir.sweep.Spec;
import nadir.sweep.SpecReader;
import nadir.sweep.Sweep;
import nadir.sweep.SweepJournal;
import nadir.sweep.SweepResult;
import nadir.sweep.SweepRun;
import nadir.sweep.SweepSummary;
import nadir.task.TaskRunner;
import nadir.task.TaskRunners;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nadir sweep SPEC`.
@Command(name = "sweep",
        description = "Train with every setting of a grid or a random sample, from several seeds each.")
final class SweepCommand implements Recorded {
    private static final int MOST_SPEC_BYTES = 1 << 20;

    @Mixin
    private CommonOptions common;

    @Parameters(index = "0", paramLabel = "SPEC", description = "A YAML file: what to train, and what to vary.")
    private String file = "";

    @Option(names = {"-o", "--output"}, paramLabel = "FOLDER",
            description = "Where results go, and from where --resume goes on (default: the name of SPEC without .yaml, with "
                    + "-sweep, in the working directory).")
    private @Nullable Path output;

    @Option(names = "--dry-run",
            description = "Check the whole sweep and estimate its time; train nothing, write nothing.")
    private boolean dryRun;

    @Mixin
    private BeginningOptions begins;

    @Mixin
    private MasterOptions master;

    @Mixin
    private ReportPictures pictures;

    @Override
    public List<FileRecord> sources() {
        return List.of(Fingerprint.input("spec", file));
    }

    @Override
    public Integer call() throws IOException {
        Beginning beginning = begins.choice();
        pictures.require();
        Path folder = folder();
        TrainReading reading = new TrainReading();
        Spec spec = SpecReader.read(file, FileContent.text(Path.of(file), MOST_SPEC_BYTES), reading.options(),
                reading.flags(), common.seed());
        if (!dryRun) {
            SweepJournal.require(folder, beginning);
        }
        List<PlannedRuns> plan = new SweepPlanning(spec, reading).plan(spec.combinations(common.seed()));
        BooleanSupplier stop = common.stopRule();
        if (dryRun) {
            return rehearse(spec, plan, stop);
        }
        try (TaskRunner runner = TaskRunners.open(master.name(), common.threads());
                SweepJournal journal = SweepJournal.open(folder, beginning)) {
            Sweep sweep = new Sweep(plan, spec.seeds(), journal);
            String parent = work(sweep, journal, runner, stop);
            int open = sweep.open();
            if (open > 0) {
                common.interrupted(Figures.count(sweep.size() - open) + " of " + Figures.count(sweep.size(), "run")
                        + " are in " + folder + ", and the sweep goes on with --resume");
                return ExitCode.INTERRUPTED;
            }
            return conclude(spec, plan, sweep.runs(), folder, parent, new SweepBest(reading, common.threads(), stop));
        }
    }

    private Path folder() {
        if (output != null) {
            return output;
        }
        String name = String.valueOf(Path.of(file).getFileName()).replaceFirst("(?<=.)\\.ya?ml$", "");
        return Path.of(name + "-sweep");
    }

    private int rehearse(Spec spec, List<PlannedRuns> plan, BooleanSupplier stop) {
        SweepEstimate estimate = SweepEstimate.of(plan, spec.seeds(), common.threads(), stop);
        if (stop.getAsBoolean()) {
            common.interrupted("nothing was saved");
            return ExitCode.INTERRUPTED;
        }
        SweepText.Rehearsed rehearsed = SweepText.Rehearsed.of(spec, plan, estimate);
        common.print(SweepText.Objectives.NONE, rehearsed, rehearsed::print);
        return ExitCode.DONE;
    }

    /// Runs what is missing; returns the id of the run whose parts the runs are, null where nothing is recorded.
    private @Nullable String work(Sweep sweep, SweepJournal journal, TaskRunner runner, BooleanSupplier stop)
            throws IOException {
        Recording.Parent parent = parent(journal);
        SweepParts parts = parent == null ? null : new SweepParts(parent, common::warning);
        if (parts != null && begins.choice() == Beginning.RESUME) {
            sweep.forEachDone(parts::record);
        }
        ProgressLine line = common.progressLine();
        SweepProgress progress = new SweepProgress(line, sweep.size(), sweep.toDo());
        try {
            sweep.run(runner, common.threads(), master.name() != null, (planned, seed, part) -> {
                if (parts != null) {
                    parts.record(planned, seed, part);
                }
                progress.ended(part);
            }, stop);
        } finally {
            line.end();
        }
        return parent == null ? null : parent.id();
    }

    /// The first call's run, as long as it is in the store: a sweep's parts stay together however often it is interrupted.
    private Recording.@Nullable Parent parent(SweepJournal journal) throws IOException {
        Recording.Parent own = common.parent();
        String known = journal.parent();
        if (own == null) {
            return null;
        }
        if (known != null) {
            try {
                return new Recording.Parent(own.store(), own.store().find(known).id());
            } catch (InputException deletedOrElsewhere) {
                // The parts become those of this run.
            }
        }
        journal.setParent(own.id());
        return own;
    }

    private int conclude(Spec spec, List<PlannedRuns> plan, List<SweepRun> runs, Path folder, @Nullable String parent,
            SweepBest best) throws IOException {
        SweepText.Objectives objectives = SweepText.Objectives.of(runs);
        SweepResult result = new SweepResult(file, plan.size(), spec.seeds(),
                (int) runs.stream().filter(run -> run.failure() != null).count(),
                SweepSummary.criterion(spec.success()), folder.toString(), null, parent,
                runs.stream().mapToDouble(SweepRun::seconds).sum(), SweepFiles.names(folder),
                SweepSummary.of(plan, runs, spec.success()), runs);
        SweepSummary lowest = result.lowestMedian();
        if (spec.keep() == Spec.Keep.BEST && lowest != null && lowest.bestSeed() != null) {
            Path model = folder.resolve(SweepBest.NAME);
            if (!best.save(plan.get(lowest.combination() - 1), lowest, model, common)) {
                common.interrupted(
                        "all runs are in " + folder + "; the best network is trained once more and saved with "
                                + "--resume");
                return ExitCode.INTERRUPTED;
            }
            result = result.withModel(model.toString());
        }
        SweepResult written = result;
        SweepFiles.write(folder, objectives, written);
        pictures.write(() -> SweepPage.of(written), common);
        written.files().forEach(name -> common.produced("result", Path.of(name)));
        if (written.model() != null) {
            common.produced("model", Path.of(written.model()));
        }
        common.print(objectives, written, out -> new SweepText(written, plan).print(out));
        return ExitCode.DONE;
    }
}
