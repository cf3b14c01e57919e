package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import nadir.data.DataRequest;
import nadir.linalg.SymmetricEigen;
import nadir.risk.Risk;
import nadir.storage.Trajectory;
import nadir.study.LossChoice;
import nadir.study.ModelOnData;
import nadir.study.ModelSurface;
import nadir.study.SurfaceOptions;
import nadir.surface.Directions;
import nadir.surface.Frame;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nadir surface`: the values are those of the risk, its files agree, it goes on where it was cut, and what it refuses.
class SurfaceCommandTests {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String model(String name, int iterations) {
        assertThat(Call.nadir("train", "sample:xor", "--loss", "squared", "--hidden", "3", "--max-iterations",
                "" + iterations, "-o", file(name)).status()).isZero();
        return file(name);
    }

    private static JsonNode done(String... words) {
        Call call = Call.nadir(words);
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        return JSON.readTree(call.out());
    }

    @Test
    void everyValueIsThatOfTheRiskAndInEveryFile() throws Exception {
        String model = model("m.onnx", 5);
        JsonNode document = done("surface", model, "sample:xor", "--points", "9", "--seed", "4", "--range", "0.5",
                "--json",
                "-o", file("s"));
        List<String> csv = Files.readAllLines(folder.resolve("s/surface.csv"));
        List<String> vtk = Files.readAllLines(folder.resolve("s/surface.vtk"));
        assertThat(csv).hasSize(82);
        assertThat(vtk).hasSize(10 + 81).contains("DIMENSIONS 9 9 1", "SPACING 0.125 0.125 1");
        ModelOnData subject = ModelOnData.load(Path.of(model), DataRequest.of("sample:xor"), LossChoice.open());
        Frame frame = Directions.random(subject.model().network(), subject.model().parameters(), 2, 4);
        int compared = 0;
        try (Risk risk = subject.risk(1)) {
            for (int j = 0; j < 9; j++) {
                for (int i = 0; i < 9; i++) {
                    double value = risk.value(frame.at(-0.5 + i * 0.125, -0.5 + j * 0.125));
                    assertThat(document.at("/grid/loss").get(j).get(i).asDouble()).isEqualTo(value);
                    assertThat(csv.get(1 + 9 * j + i)).endsWith("," + value);
                    assertThat(vtk.get(10 + 9 * j + i)).isEqualTo("" + value);
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(81);
        assertThat(Files.readString(folder.resolve("s/surface.html"))).contains("<svg", "Numbers")
                .doesNotContain("<script");
        assertThat(Files.readString(folder.resolve("s/surface.svg"))).startsWith("<?xml")
                .contains("Colours are linear from 0.25076 to 0.63805.");
        assertThat(folder.resolve("s/surface.journal")).doesNotExist();
    }

    @Test
    void itGoesOnWhereItWasCutToTheSameValues() throws Exception {
        String model = model("m.onnx", 5);
        JsonNode whole = done("surface", model, "sample:xor", "--points", "11", "--json", "-o", file("a"));
        SurfaceOptions options = new SurfaceOptions(Path.of(model), List.of(), DataRequest.of("sample:xor"),
                LossChoice.open(), SurfaceOptions.Kind.RANDOM, List.of(), null, true, null, 11, 0, 2);
        List<Double> values = new ArrayList<>();
        assertThat(ModelSurface.run(options, ModelSurface.Earlier.NONE, (done, all, more, left) -> {
            for (double value : more) {
                values.add(value);
            }
            return false;
        })).isNull();
        assertThat(values).hasSizeBetween(1, 120);
        try (SurfaceFolder left = SurfaceFolder.open(folder.resolve("b"), ModelSurface.subject(options), false,
                false)) {
            left.add(values.stream().mapToDouble(Double::doubleValue).toArray());
        }
        assertThat(Call.nadir("surface", model, "sample:xor", "--points", "11", "-o", file("b")).err())
                .contains("go on with it by --resume");
        assertThat(Call.nadir("surface", model, "sample:xor", "--points", "13", "-o", file("b"), "--resume").err())
                .contains("is of other work than this");
        JsonNode resumed = done("surface", model, "sample:xor", "--points", "11", "--json", "-o", file("b"),
                "--resume");
        assertThat(resumed.get("grid")).isEqualTo(whole.get("grid"));
        assertThat(Call.nadir("surface", model, "sample:xor", "-o", file("b")).err())
                .contains("replace it with --restart");
        done("surface", model, "sample:xor", "--points", "3", "--json", "-o", file("b"), "--restart");
    }

    /// The models lie where the picture shows them, and have their own losses.
    @Test
    void modelsOfAPathHaveTheirOwnLossBesideThatOfThePlane() {
        String end = model("end.onnx", 40);
        String through = model("m0.onnx", 0) + "," + model("m1.onnx", 2) + "," + model("m2.onnx", 6);
        JsonNode path = done("surface", end, "sample:xor", "--directions", "path", "--through", through, "--points",
                "5",
                "--json", "-o", file("p")).get("path");
        assertThat(path.size()).isEqualTo(4);
        for (JsonNode point : path) {
            ModelOnData subject = ModelOnData.load(Path.of(point.get("model").asString()), DataRequest.of("sample:xor"),
                    LossChoice.open());
            try (Risk risk = subject.risk(1)) {
                assertThat(point.get("loss").asDouble()).isEqualTo(risk.value(subject.model().parameters()));
            }
        }
        assertThat(path.get(0).get("sliceLoss")).isNotEqualTo(path.get(0).get("loss"));
        assertThat(path.get(3).get("sliceLoss")).isEqualTo(path.get(3).get("loss"));
        JsonNode plane = done("surface", end, "sample:xor", "--directions", "models", "--through",
                file("m0.onnx") + "," + file("m1.onnx"), "--points", "5", "--json", "-o", file("q"));
        plane.get("path").forEach(point -> assertThat(point.get("distance").asDouble()).isLessThan(1e-12));
    }

    /// The points are those that training kept, projected by a principal-component analysis of NumPy's kind: eigenvectors of
    /// the p x p matrix instead of the product's n x n one.
    @Test
    void aTrajectoryHasItsTrueLossesAndItsOwnPlane() throws Exception {
        assertThat(Call.nadir("train", "sample:xor", "--loss", "squared", "--hidden", "2", "--optimizer", "gd",
                "--max-iterations", "30", "-o", file("t.onnx"), "--keep-trajectory", file("t.npz")).status()).isZero();
        JsonNode document = done("surface", file("t.onnx"), "sample:xor", "--trajectory", file("t.npz"), "--points",
                "5", "--json", "-o", file("s"));
        Trajectory way = Trajectory.load(folder.resolve("t.npz"), document.get("parameters").asInt());
        int n = way.size();
        assertThat(n).isEqualTo(31);
        int p = way.parameters()[0].length;
        double[] end = way.parameters()[n - 1];
        double[] moments = new double[p * p];
        for (double[] point : way.parameters()) {
            for (int i = 0; i < p; i++) {
                for (int j = 0; j < p; j++) {
                    moments[i * p + j] += (point[i] - end[i]) * (point[j] - end[j]);
                }
            }
        }
        SymmetricEigen pairs = SymmetricEigen.of(moments, p);
        double trace = Arrays.stream(pairs.values()).sum();
        JsonNode path = document.get("path");
        assertThat(path.size()).isEqualTo(n);
        List<String> csv = Files.readAllLines(folder.resolve("s/path.csv"));
        assertThat(csv).hasSize(1 + n);
        ModelOnData subject = ModelOnData.load(folder.resolve("t.onnx"), DataRequest.of("sample:xor"),
                LossChoice.open());
        try (Risk risk = subject.risk(1)) {
            for (int axis = 0; axis < 2; axis++) {
                double share = document.at("/directions/" + axis + "/variance").asDouble();
                assertThat(share).isCloseTo(pairs.values()[p - 1 - axis] / trace, Offset.offset(1e-12));
                double sign = 0;
                for (int k = 0; k < n; k++) {
                    double coordinate = 0;
                    for (int i = 0; i < p; i++) {
                        coordinate += (way.parameters()[k][i] - end[i]) * pairs.vector(p - 1 - axis)[i];
                    }
                    double told = path.get(k).get(axis == 0 ? "x" : "y").asDouble();
                    sign = sign == 0 ? Math.signum(told * coordinate) : sign;
                    assertThat(told).isCloseTo(sign * coordinate, Offset.offset(1e-10));
                }
            }
            for (int k = 0; k < n; k++) {
                double own = risk.value(way.parameters()[k]);
                assertThat(path.get(k).get("loss").asDouble()).isEqualTo(own);
                assertThat(path.get(k).get("iteration").asLong()).isEqualTo(way.iterations()[k]);
                assertThat(csv.get(1 + k)).contains("," + way.iterations()[k] + ",").contains("," + own + ",");
            }
        }
        assertThat(path.get(0).get("sliceLoss")).isNotEqualTo(path.get(0).get("loss"));
        assertThat(path.get(n - 1).get("distance").asDouble()).isZero();
        assertThat(Files.readString(folder.resolve("s/surface.html"))).contains("Loss along the path", "true loss");
        assertThat(Files.readString(folder.resolve("s/path.svg"))).contains("true loss", "of the slice");
        assertThat(Call.nadir("surface", model("other.onnx", 1), "sample:xor", "--trajectory", file("t.npz"), "-o",
                file("w")).err()).contains("has points of " + p + " parameters, and the network has 13");
    }

    @Test
    void aSurfaceWithAPathGoesOnToTheSameValues() throws Exception {
        assertThat(Call.nadir("train", "sample:xor", "--loss", "squared", "--hidden", "2", "--optimizer", "gd",
                "--max-iterations", "9", "-o", file("t.onnx"), "--keep-trajectory", file("t.npz")).status()).isZero();
        String[] words = {"surface", file("t.onnx"), "sample:xor", "--trajectory", file("t.npz"), "--points", "4",
            "--json", "-o", file("a")};
        JsonNode whole = done(words);
        SurfaceOptions options = new SurfaceOptions(folder.resolve("t.onnx"), List.of(),
                DataRequest.of("sample:xor"), LossChoice.open(), SurfaceOptions.Kind.PATH, List.of(),
                folder.resolve("t.npz"), true, null, 4, 0, 1);
        List<Double> values = new ArrayList<>();
        ModelSurface.run(options, ModelSurface.Earlier.NONE, (done, all, more, left) -> {
            for (double value : more) {
                values.add(value);
            }
            return true;
        });
        assertThat(values).hasSize(16 + 2 * 9);
        try (SurfaceFolder left = SurfaceFolder.open(folder.resolve("b"), ModelSurface.subject(options), false,
                false)) {
            left.add(values.subList(0, 21).stream().mapToDouble(Double::doubleValue).toArray());
        }
        words[words.length - 1] = file("b");
        List<String> again = new ArrayList<>(List.of(words));
        again.add("--resume");
        JsonNode resumed = done(again.toArray(String[]::new));
        assertThat(resumed.get("grid")).isEqualTo(whole.get("grid"));
        assertThat(resumed.get("path")).isEqualTo(whole.get("path"));
    }

    /// Pixels of the picture have the colours of the points that they stand for.
    @Test
    void aPictureAloneHasTheSizeThatIsAskedForAndTheColoursOfTheLosses() throws Exception {
        String model = model("m.onnx", 5);
        JsonNode document = done("surface", model, "sample:xor", "--points", "5", "--range", "0.5", "--seed", "4",
                "--clip", "0.5", "--json", "-o",
                file("p.png"), "--width", "100", "--dpi", "254");
        assertThat(document.at("/files/0").asString()).isEqualTo(file("p.png"));
        assertThat(folder.resolve("p.png.journal")).doesNotExist();
        BufferedImage image = ImageIO.read(folder.resolve("p.png").toFile());
        assertThat(image.getWidth()).isEqualTo(1000);
        Set<Integer> seen = new HashSet<>();
        int above = 0;
        for (int j = 0; j < 5; j++) {
            for (int i = 0; i < 5; i++) {
                // The drawing is 572 wide; its square begins at (62, 12) and has sides of 400. The cross is in the middle.
                double scale = 1000 / 572.0;
                int x = (int) ((62 + (i == 4 ? 395 : 5 + 100 * i)) * scale);
                int y = (int) ((12 + 400 - (j == 4 ? 395 : 5 + 100 * j)) * scale);
                boolean isAbove = document.at("/grid/loss").get(j).get(i).asDouble() > 0.5;
                boolean isOrange = (image.getRGB(x, y) & 0xffffff) == 0xd9480f;
                assertThat(isOrange).as("point " + i + ", " + j).isEqualTo(isAbove);
                seen.add(image.getRGB(x, y));
                above += isAbove ? 1 : 0;
            }
        }
        assertThat(above).isBetween(1, 24);
        assertThat(seen).hasSizeGreaterThan(5);
        // 254 pixels per inch are 10,000 per metre.
        byte[] bytes = Files.readAllBytes(folder.resolve("p.png"));
        int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("pHYs");
        assertThat(ByteBuffer.wrap(bytes).getInt(place + 4)).isEqualTo(10_000);
        assertThat(Call.nadir("surface", model, "sample:xor", "-o", file("p.png")).err())
                .contains("a surface in " + file("p.png") + " already; replace it with --restart");
        done("surface", model, "sample:xor", "--line", "--points", "5", "--json", "-o", file("p.svg"));
        assertThat(Files.readString(folder.resolve("p.svg"))).contains("width=\"150.00mm\"", "stroke=\"#0a5fb4\"");
    }

    /// Far away the loss of relu networks overflows: no line is drawn there, and the picture says so.
    @Test
    void alongALineClippedLossesAndThoseThatAreNoNumbersAreMarked() throws Exception {
        assertThat(Call.nadir("train", "sample:xor", "--loss", "squared", "--hidden", "3", "--activation", "relu",
                "--max-iterations", "5", "-o", file("r.onnx")).status()).isZero();
        JsonNode document = done("surface", file("r.onnx"), "sample:xor", "--line", "--points", "41", "--range", "1e90",
                "--json", "-o", file("far"));
        assertThat(document.at("/grid/notFinite").asInt()).isBetween(20, 40);
        assertThat(Files.readString(folder.resolve("far/surface.svg"))).contains("not finite");
        JsonNode near = done("surface", file("r.onnx"), "sample:xor", "--line", "--points", "41", "--clip", "0.6",
                "--json", "-o", file("near"));
        int above = 0;
        for (JsonNode loss : near.at("/grid/loss").get(0)) {
            above += loss.asDouble() > 0.6 ? 1 : 0;
        }
        assertThat(above).isBetween(1, 40);
        assertThat(Files.readString(folder.resolve("near/surface.svg")))
                .contains(">above 0.6<", above + " point" + (above == 1 ? "" : "s") + " above 0.6 are drawn there.")
                .doesNotContain("not finite");
    }

    @Test
    void theCostIsEstimatedWithoutAFile() throws Exception {
        JsonNode document = done("surface", model("m.onnx", 2), "sample:xor", "--estimate", "--points", "301",
                "--json", "-o", file("e"));
        assertThat(document.get("points").asInt()).isEqualTo(301 * 301);
        assertThat(document.get("seconds").asDouble())
                .isCloseTo(301 * 301 * document.get("secondsPerPoint").asDouble(), Offset.offset(1e-9));
        assertThat(folder.resolve("e")).doesNotExist();
    }

    /// Whoever goes on takes the directions of the journal and computes none: with the signs of an eigenvector turned around
    /// in it, the rest of the surface is that of the turned plane.
    @Test
    void aSurfaceAlongEigenvectorsGoesOnInTheSamePlane() throws Exception {
        String model = model("m.onnx", 3);
        String[] words = {"surface", model, "sample:xor", "--directions", "hessian", "--points", "5", "--json", "-o",
            file("a")};
        JsonNode whole = done(words);
        SurfaceOptions options = new SurfaceOptions(Path.of(model), List.of(), DataRequest.of("sample:xor"),
                LossChoice.open(), SurfaceOptions.Kind.HESSIAN, List.of(), null, true, null, 5, 0, 1);
        List<Frame.Direction> directions = new ArrayList<>();
        ModelSurface.run(options, ModelSurface.Earlier.NONE, new ModelSurface.Listener() {
            @Override
            public void chosen(List<Frame.Direction> all) {
                directions.addAll(all);
            }

            @Override
            public boolean advanced(int done, int all, double[] values, double left) {
                return false;
            }
        });
        assertThat(directions).hasSize(2);
        JsonNode same = resumed(options, directions, words, "b");
        assertThat(same.get("grid")).isEqualTo(whole.get("grid"));
        assertThat(same.get("directions")).isEqualTo(whole.get("directions"));

        Frame.Direction first = directions.getFirst();
        double[] turned = Arrays.stream(first.vector()).map(value -> -value).toArray();
        JsonNode other = resumed(options, List.of(new Frame.Direction(first.name(), turned, first.eigenvalue(),
                first.variance()), directions.getLast()), words, "c");
        int compared = 0;
        for (int j = 0; j < 5; j++) {
            for (int i = 0; i < 5; i++) {
                assertThat(other.at("/grid/loss").get(j).get(i)).isEqualTo(whole.at("/grid/loss").get(j).get(4 - i));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(25);
        assertThat(other.get("grid")).isNotEqualTo(whole.get("grid"));
    }

    private JsonNode resumed(SurfaceOptions options, List<Frame.Direction> directions, String[] words, String name)
            throws Exception {
        try (SurfaceFolder left = SurfaceFolder.open(folder.resolve(name), ModelSurface.subject(options), false,
                false)) {
            left.keep(directions);
        }
        List<String> again = new ArrayList<>(List.of(words));
        again.set(again.size() - 1, file(name));
        again.add("--resume");
        return done(again.toArray(String[]::new));
    }

    @Test
    void alongAnEigenvectorTheCurvatureIsTheEigenvalue() {
        JsonNode document = done("surface", model("m.onnx", 3), "sample:xor", "--directions", "hessian", "--line",
                "--range", "1e-3", "--points", "3", "--json", "-o", file("h"));
        JsonNode loss = document.at("/grid/loss").get(0);
        double curvature = (loss.get(0).asDouble() - 2 * loss.get(1).asDouble() + loss.get(2).asDouble()) / 1e-6;
        double eigenvalue = document.at("/directions/0/eigenvalue").asDouble();
        // The difference's own errors: 1e-6 times a fourth derivative, and rounding of 1e-16 / 1e-6.
        assertThat(curvature).isCloseTo(eigenvalue, Offset.offset(1e-4 * Math.abs(eigenvalue)));
    }

    @Test
    void aConvolutionalModelOfAnotherToolHasASurface() {
        JsonNode document = done("surface", "../examples/digits-cnn.onnx", "sample:digits", "--loss", "cross-entropy",
                "--rows", "50", "--points", "3", "--json", "-o", file("c"));
        assertThat(document.at("/grid/notFinite").asInt()).isZero();
        assertThat(document.at("/grid/least").asDouble()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--points 1|--points requires from 2 to 1001, got 1",
        "--range 0|--range requires a positive number, got 0.0",
        "--directions models|--directions models requires --through with two further models for a plane, got 0",
        "--directions path --line|--directions path requires --trajectory, or --through with at least 1 earlier models, got 0",
        "--through x.onnx|--through names models for --directions models or path; choose one of them, or leave it out",
        "--trajectory x.npz --directions random|--trajectory is a path, and --directions asks for random; leave one of them out",
        "--trajectory x.npz --through m.onnx|--trajectory and --through both name a path; give one of them",
        "--dpi 5|--dpi requires from 20 to 2400 pixels per inch, got 5.0",
        "--clip NaN|--clip requires a finite loss, got NaN",
        "--resume --restart|--resume and --restart contradict each other; give one of them"})
    void wrongUseIsOneLineAndTwo(String line, String complaint) {
        List<String> words = new ArrayList<>(List.of("surface", model("m.onnx", 1), "sample:xor", "-o", file("w")));
        words.addAll(List.of(Call.words(line)));
        Call call = Call.nadir(words.toArray(String[]::new));
        assertThat(call.status()).isEqualTo(ExitCode.WRONG_USE);
        assertThat(call.complaints()).containsExactly("nadir: " + complaint);
        assertThat(folder.resolve("w")).doesNotExist();
    }

    @Test
    void modelsOfDifferentNetworksHaveNoPlane() {
        String model = model("m.onnx", 1);
        assertThat(
                Call.nadir("train", "sample:xor", "--loss", "squared", "--hidden", "4", "--max-iterations", "1", "-o",
                        file("other.onnx")).status())
                .isZero();
        assertThat(Call.nadir("surface", model, "sample:xor", "--directions", "models", "--line", "--through",
                file("other.onnx"), "-o", file("w")).err()).contains("is another network than");
        assertThat(
                Call.nadir("surface", model, "sample:xor", "--directions", "models", "--line", "--through", model, "-o",
                        file("v")).err())
                .contains("the points are the same");
    }
}
