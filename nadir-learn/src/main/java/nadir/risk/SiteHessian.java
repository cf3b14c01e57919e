package nadir.risk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.DoublePredicate;
import nadir.exec.Buffer;
import nadir.exec.Execution;
import nadir.exec.Precision;
import nadir.loss.Loss;
import nadir.network.Network;
import nadir.pass.Simplify;
import nadir.risk.ParameterSites.Site;
import nadir.risk.ParameterSites.Term;

/// The whole Hessian of summed losses, for networks whose parameters all enter at [sites][ParameterSites]. A weight
/// between feature a and unit b of a site moves, in each sample, the site by feature a along unit vector b. So there are
/// only as many directions to differentiate along as the sites have units, not as there are parameters: for a site s and
/// a later or equal site t, with features A, units z and signals g = dL/dz,
///
/// H(a b, c d) = sum over samples of A_s(a) ( A_t(c) dg_t(d)/dz_s(b) + dA_t(c)/dz_s(b) g_t(d) ),
///
/// whose two parts are matrix products of derivatives (units x units, or units x features) with products of features.
final class SiteHessian {
    /// Bytes of an execution for several directions.
    private static final long BLOCK_BYTES = 8L << 20;
    private static final int LARGEST_BLOCK = 32;

    private final List<Site> sites;
    private final SitePrograms programs;
    private final Kernel signals;
    private final Sweep sweep;
    private final List<Directions> directions = new ArrayList<>();

    /// What is run for the units of a site.
    ///
    /// @param differentiated what the outputs are derivatives of, as places among the signals
    /// @param block units at once
    /// @param late what is run for as many
    private record Directions(SplitProgram program, List<Integer> differentiated, int block, Kernel late) {}

    /// Some units of a site.
    private record Item(int site, int from, int to) {}

    private SiteHessian(ParameterSites sites, Sweep sweep, int workers) {
        this.sites = sites.sites();
        this.programs = new SitePrograms(sites);
        this.sweep = sweep;
        this.signals = new Kernel(programs.signals(), sweep.precision(), workers);
        for (int site = 0; site < this.sites.size(); site++) {
            SitePrograms.Along along = programs.along(site);
            SplitProgram program = new SplitProgram(along.program(), sweep.blocks().size() + 3, sweep.precision(),
                    workers);
            int block = block(site);
            directions.add(new Directions(program, along.differentiated(), block, program.late(block)));
        }
    }

    /// What writes the Hessians of a network's losses; empty if parameters enter in other ways, if sites have no fewer units than there are parameters, or in
    ///     single precision, whose errors would not show in a matrix that is symmetric by construction
    static Optional<SiteHessian> of(Network network, Loss loss, Sweep sweep, int workers) {
        if (sweep.precision() != Precision.FLOAT64) {
            return Optional.empty();
        }
        SamplePrograms samples = new SamplePrograms(network, loss, sweep.chunks().rows());
        return ParameterSites.of(Simplify.of(samples.losses()), sweep.blocks())
                .filter(sites -> sites.sites().stream().mapToInt(Site::units).sum() < network.layout().size())
                .map(sites -> new SiteHessian(sites, sweep, workers));
    }

    private int block(int site) {
        int units = sites.get(site).units();
        long width = sites.subList(site, sites.size()).stream().mapToLong(Site::units).sum();
        long most = Math.clamp(BLOCK_BYTES / (3 * Double.BYTES * width * sweep.chunks().rows()), 1, LARGEST_BLOCK);
        int blocks = (int) ((units + most - 1) / most);
        return (units + blocks - 1) / blocks;
    }

    /// Writes the Hessian of the summed losses, n x n, row-major.
    ///
    /// @param feeds the samples, which may be others than those of the sweep that this was made with
    void write(Sweep feeds, ParameterBuffers point, double[] elements, DoublePredicate proceed) {
        Arrays.fill(elements, 0);
        List<Item> items = items();
        Worker[] workers = new Worker[feeds.workers()];
        double[] done = {0};
        feeds.each(items.size(), (worker, item) -> {
            if (workers[worker] == null) {
                workers[worker] = new Worker(worker, feeds, point, elements);
            }
            workers[worker].run(items.get(item));
        }, (_, item) -> {
            done[0] += work(items.get(item));
            if (!proceed.test(Math.min(1, done[0]))) {
                throw new CancellationException("stopped at " + Math.round(100 * done[0]) + " % of a Hessian");
            }
        });
        SymmetricSum.of(elements, (int) Math.round(Math.sqrt(elements.length)));
    }

    private List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (int site = 0; site < sites.size(); site++) {
            int units = sites.get(site).units();
            int block = directions.get(site).block();
            for (int from = 0; from < units; from += block) {
                items.add(new Item(site, from, Math.min(units, from + block)));
            }
        }
        return items;
    }

    /// The part of all work that an item is, roughly: its parameters.
    private double work(Item item) {
        double all = sites.stream().mapToDouble(site -> site.parameters().length).sum();
        return (item.to - item.from) * sites.get(item.site).features() / all;
    }

    /// What one worker holds while a Hessian is written. It writes rows of its items' units only.
    private final class Worker {
        private final int worker;
        private final Sweep feeds;
        private final ParameterBuffers point;
        private final int rows = sweep.chunks().rows();
        /// For each site, rows x features.
        private final double[][] features = new double[sites.size()][];
        /// For each site, rows x units.
        private final double[][] gradients = new double[sites.size()][];
        private final WeightedProducts products;
        private int chunkHeld = -1;
        private int siteHeld = -1;

        Worker(int worker, Sweep feeds, ParameterBuffers point, double[] elements) {
            this.worker = worker;
            this.feeds = feeds;
            this.point = point;
            this.products = new WeightedProducts(rows, elements);
        }

        void run(Item item) {
            Directions along = directions.get(item.site);
            for (int chunk = 0; chunk < sweep.chunks().count(); chunk++) {
                prepare(item.site, chunk);
                Execution late = along.late.execution(worker);
                along.program.bind(late, feeds, point, worker, chunk, null);
                late.bind(along.program.firstDirection(), units(item, along.block));
                late.run();
                for (int i = 0; i < along.differentiated.size(); i++) {
                    add(item, along.differentiated.get(i), late.output(i));
                }
            }
        }

        /// The unit vectors of an item, one behind the other; places beyond its end stay zero.
        private Buffer units(Item item, int block) {
            int units = sites.get(item.site).units();
            Buffer directions = Buffer.of(Precision.FLOAT64, block * units);
            for (int b = item.from; b < item.to; b++) {
                directions.set((b - item.from) * units + b, new double[] {1}, 0, 1);
            }
            return directions;
        }

        private void prepare(int site, int chunk) {
            if (chunk != chunkHeld) {
                Execution execution = signals.execution(worker);
                feeds.bind(execution, point, worker, chunk);
                execution.run();
                for (int s = 0; s < sites.size(); s++) {
                    keep(s, execution);
                }
            }
            if (chunk != chunkHeld || site != siteHeld) {
                Execution early = directions.get(site).program.early().execution(worker);
                feeds.bind(early, point, worker, chunk);
                early.run();
            }
            chunkHeld = chunk;
            siteHeld = site;
        }

        private void keep(int s, Execution execution) {
            Site site = sites.get(s);
            int width = site.features();
            double[] kept = features[s] == null ? new double[rows * width] : features[s];
            int column = 0;
            for (Term term : site.terms()) {
                for (int row = 0; row < rows; row++) {
                    int at = row * width + column;
                    if (term.features() == null) {
                        kept[at] = 1;
                    } else {
                        execution.output(programs.feature(term.features()))
                                .get(row * term.width(), kept, at, term.width());
                    }
                }
                column += term.width();
            }
            features[s] = kept;
            double[] gradient = gradients[s] == null ? new double[rows * site.units()] : gradients[s];
            execution.output(s).get(0, gradient, 0, gradient.length);
            gradients[s] = gradient;
        }

        private void add(Item item, int differentiated, Buffer derivative) {
            Site from = sites.get(item.site);
            WeightedProducts.Side left = new WeightedProducts.Side(features[item.site], from.features(), from.units(),
                    from.parameters());
            if (differentiated < sites.size()) {
                Site to = sites.get(differentiated);
                WeightedProducts.Side right = new WeightedProducts.Side(features[differentiated], to.features(),
                        to.units(), to.parameters());
                products.addSignals(item.from, item.to, derivative, left, right, differentiated == item.site);
                return;
            }
            for (int t = item.site + 1; t < sites.size(); t++) {
                Site to = sites.get(t);
                int column = 0;
                for (Term term : to.terms()) {
                    if (term.features() != null && programs.feature(term.features()) == differentiated) {
                        WeightedProducts.Side right = new WeightedProducts.Side(gradients[t], to.units(), to.units(),
                                to.parameters());
                        products.addFeatures(item.from, item.to, derivative, term.width(), column, left, right);
                    }
                    column += term.width();
                }
            }
        }
    }
}
