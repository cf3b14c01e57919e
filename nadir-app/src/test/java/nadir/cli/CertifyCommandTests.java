package nadir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import nadir.study.SavedModels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `certify` and `check` as users and scripts call them: proofs, honest ignorance, certificates that were tampered with.
class CertifyCommandTests {
    @TempDir
    static Path folder;

    private static String minimum;
    private static String flat;
    private static String early;

    @BeforeAll
    static void save() throws IOException {
        SavedModels networks = SavedModels.of("xor", 3);
        minimum = networks.decaying(0.01).save(folder.resolve("minimum.onnx")).toString();
        flat = networks.save(folder.resolve("flat.onnx")).toString();
        early = networks.decaying(0.01).limitedTo(2).save(folder.resolve("early.onnx")).toString();
    }

    private static JsonNode json(Call call) {
        return JsonMapper.shared().readTree(call.out());
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void aMinimumIsProvedAndItsCertificateIsValid() {
        Call call = Call.nadir("certify", minimum, "sample:xor", "--json", "--quiet");
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        JsonNode document = json(call);
        assertThat(document.propertyNames()).contains("nadir", "command", "conventions", "status", "claim", "radius",
                "enclosure", "certificate");
        assertThat(document.get("status").asString()).isEqualTo("proved");
        assertThat(document.get("claim").asString()).isEqualTo("strict-minimum");
        assertThat(document.get("radius").doubleValue()).isBetween(0.0, 1e-3);
        String certificate = document.get("certificate").asString();
        assertThat(certificate).isEqualTo(path("minimum-certificate.json"));
        Call audit = Call.nadir("audit", minimum, "sample:xor", "--json", "--quiet");
        double loss = json(audit).get("loss").doubleValue();
        assertThat(loss).isBetween(document.get("enclosure").get("lower").doubleValue() - 1e-9,
                document.get("enclosure").get("upper").doubleValue() + 1e-9);
        Call check = Call.nadir("check", certificate, "--json", "--quiet");
        assertThat(check.status()).isZero();
        assertThat(json(check).propertyNames()).contains("nadir", "command", "conventions", "status", "claims");
        assertThat(json(check).get("status").asString()).isEqualTo("valid");
        assertThat(json(check).get("conventions").get("weightDecay").doubleValue()).isEqualTo(0.01);
        Call text = Call.nadir("check", certificate, "--quiet");
        assertThat(text.out()).startsWith("valid\n").contains("a strict local minimum");
    }

    @Test
    void theTerminalSaysWhatIsProvedAndWhatToDoNext() {
        Call call = Call.nadir("certify", minimum, "sample:xor", "--claim", "minimum", "-o", path("text.json"), "-q");
        assertThat(call.out()).startsWith("proved: strict-minimum\n")
                .contains("of the stored parameters, in every coordinate, lies a strict local minimum",
                        "confirmed by the independent checker",
                        "next: ./nadir check " + path("text.json"), "conventions: ");
    }

    @Test
    void whatIsNotProvedLeavesNoFileAndAReason() {
        Call call = Call.nadir("certify", flat, "sample:xor", "--claim", "minimum", "--json", "--quiet");
        assertThat(call.status()).isEqualTo(3);
        assertThat(json(call).get("status").asString()).isEqualTo("unknown");
        assertThat(json(call).get("reason").asString()).isNotBlank();
        assertThat(json(call).get("remedy").asString()).isNotBlank();
        assertThat(json(call).has("certificate")).isFalse();
        assertThat(folder.resolve("flat-certificate.json")).doesNotExist();
        Call saddle = Call.nadir("certify", minimum, "sample:xor", "--claim", "saddle", "-o", path("no.json"), "-q");
        assertThat(saddle.status()).isEqualTo(3);
        assertThat(saddle.out()).startsWith("not proved\n").contains("it has 0 negative eigenvalues");
        assertThat(folder.resolve("no.json")).doesNotExist();
    }

    @Test
    void aPointOnTheWayIsProvedToBeNoCriticalPointAndWorseThanItsEnd() {
        Call call = Call.nadir("certify", early, "sample:xor", "--json", "--quiet");
        assertThat(call.status()).isZero();
        assertThat(json(call).get("claim").asString()).isEqualTo("not-critical");
        Call compared = Call.nadir("certify", early, "sample:xor", "--claim", "suboptimal", "--better", minimum, "-o",
                path("worse.json"), "--json", "--quiet");
        assertThat(compared.status()).isZero();
        assertThat(json(compared).get("claim").asString()).isEqualTo("loss-enclosure");
        assertThat(json(compared).get("betterEnclosure").get("upper").doubleValue())
                .isLessThan(json(compared).get("enclosure").get("lower").doubleValue());
        assertThat(Call.nadir("check", path("worse.json"), "--quiet").status()).isZero();
        Call wrongWay = Call.nadir("certify", minimum, "sample:xor", "--claim", "suboptimal", "--better", early, "-o",
                path("wrong.json"), "--quiet");
        assertThat(wrongWay.status()).isEqualTo(3);
        assertThat(wrongWay.out()).contains("is not below");
        assertThat(folder.resolve("wrong.json")).doesNotExist();
        Call auto = Call.nadir("certify", early, "sample:xor", "--better", minimum, "-o", path("auto.json"), "-q");
        assertThat(auto.status()).isZero();
        assertThat(auto.out()).contains("there are better parameters", "no critical point");
    }

    @Test
    void aModelIsRefinedFirst() throws IOException {
        String rough = SavedModels.of("xor", 3)
                .decaying(0.01)
                .limitedTo(15)
                .save(folder.resolve("rough.onnx"))
                .toString();
        Call call = Call.nadir("certify", rough, "sample:xor", "--refine", path("refined.onnx"), "--json", "--quiet");
        assertThat(call.status()).isZero();
        assertThat(json(call).get("claim").asString()).startsWith("strict-");
        assertThat(json(call).get("radius").doubleValue()).isLessThan(1e-9);
        assertThat(json(call).get("model").asString()).isEqualTo(path("refined.onnx"));
        assertThat(Call.nadir("check", path("refined-certificate.json"), "--quiet").status()).isZero();
    }

    /// With the first layer fixed, the squared loss is quadratic in the last one, and the Hessian is the Gram matrix of the
    /// hidden units with a column of ones: flat directions of the whole network are gone.
    @Test
    void withALayerFrozenTheRestOfAFlatMinimumIsStrict() throws IOException {
        String certificate = path("frozen.json");
        Call call = Call.nadir("certify", flat, "sample:xor", "--loss", "squared", "--freeze", "layer1.*", "--refine",
                path("frozen.onnx"), "-o", certificate, "--json", "-q");
        assertThat(call.status()).as(call.out() + call.err()).isZero();
        assertThat(json(call).get("claim").asString()).isEqualTo("strict-minimum");
        assertThat(json(call).get("parameters").intValue()).isEqualTo(8);
        assertThat(json(call).get("statements").get(0).asString()).startsWith("with layer1.* frozen: within");
        Call check = Call.nadir("check", certificate, "-q");
        assertThat(check.out()).startsWith("valid\n").contains("with layer1.* frozen: within");

        String text = Files.readString(Path.of(certificate));
        String forged = text.replace("\"frozen\" : [ \"layer1.*\" ]", "\"frozen\" : [ ]");
        assertThat(forged).isNotEqualTo(text);
        Path other = Files.writeString(folder.resolve("forged.json"), forged);
        verify(Call.nadir("check", other.toString(), "-q"), 3, "invalid: ");
        Call again = Call.nadir("certify", path("frozen.onnx"), "sample:xor", "--freeze", "layer1.*,nothing", "-q");
        assertThat(again.complaints()).hasSize(1);
        assertThat(again.err()).contains("none of its parameters is called 'nothing'");
    }

    @Test
    void aBetterModelNeedsALossThatMeansTheSame() {
        verifyRefused("require a loss without weight decay", "certify", early, "sample:xor", "--freeze", "layer1.*",
                "--better", minimum);
        Call call = Call.nadir("certify", early, "sample:xor", "--freeze", "layer1.*", "--better", minimum,
                "--weight-decay", "0", "-o", path("frozen-worse.json"), "-q");
        assertThat(call.status()).as(call.out() + call.err()).isZero();
        assertThat(call.out()).contains("with layer1.* frozen: there are better parameters");
        assertThat(Call.nadir("check", path("frozen-worse.json"), "-q").status()).isZero();
    }

    @Test
    void changedAndMissingFilesAreSaidInOneLine() throws IOException {
        Path place = Files.createDirectories(folder.resolve("moved"));
        Files.copy(Path.of(minimum), place.resolve("m.onnx"));
        Path data = Files.writeString(place.resolve("d.csv"), "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n");
        String model = place.resolve("m.onnx").toString();
        String certificate = place.resolve("c.json").toString();
        List<String> call = List.of("certify", model, data.toString(), "-o", certificate, "--quiet");
        Call proved = Call.nadir(call.toArray(String[]::new));
        assertThat(proved.status()).as(proved.out() + proved.err()).isZero();
        assertThat(proved.out()).startsWith("proved: strict-minimum");
        assertThat(Call.nadir("check", certificate, "-q").status()).isZero();

        Files.move(data, folder.resolve("elsewhere.csv"));
        verify(Call.nadir("check", certificate, "-q"), 2, "unreadable: ");
        assertThat(Call.nadir("check", certificate, "--data", path("elsewhere.csv"), "-q").status()).isZero();
        Files.writeString(data, "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0.0000000000000001\n");
        verify(Call.nadir("check", certificate, "-q"), 3, "invalid: " + data + " is not the file");
        Files.move(folder.resolve("elsewhere.csv"), data, StandardCopyOption.REPLACE_EXISTING);

        verify(Call.nadir("check", certificate, "--model", flat, "-q"), 3, "invalid: " + flat + " is not the file");
        Path moved = Files.createDirectories(folder.resolve("together"));
        for (String name : List.of("m.onnx", "d.csv", "c.json")) {
            Files.move(place.resolve(name), moved.resolve(name));
        }
        assertThat(Call.nadir("check", moved.resolve("c.json").toString(), "-q").status())
                .as("files are found beside the certificate")
                .isZero();
        Files.delete(moved.resolve("m.onnx"));
        verify(Call.nadir("check", moved.resolve("c.json").toString(), "-q"), 2, "unreadable: there is no file");
    }

    private static void verify(Call call, int status, String beginning) {
        assertThat(call.status()).isEqualTo(status);
        assertThat(call.out()).startsWith(beginning);
        assertThat(call.out().lines().findFirst().orElse("")).isNotBlank();
        assertThat(call.err()).isEmpty();
    }

    @Test
    void trapsAreProvedFromTheirFoldersAndTwinsAreNotMinima() throws IOException {
        String trap = path("trap");
        assertThat(Call.nadir("trap", "minimum", "--narrow", "2", "--copies", "3", "--samples", "60", "-o", trap, "-q")
                .status()).isZero();
        Path certificate = folder.resolve("trap/certificate.json");
        assertThat(Call.nadir("check", certificate.toString(), "-q").out()).startsWith("valid\n")
                .contains("lies a local minimum (not a strict one", "there are better parameters");
        Files.delete(certificate);
        JsonNode document = json(Call.nadir("certify", trap, "--json", "-q"));
        assertThat(document.get("claim").asString()).isEqualTo("wide-minimum");
        assertThat(document.get("betterEnclosure").get("upper").doubleValue())
                .isLessThan(document.get("enclosure").get("lower").doubleValue());
        assertThat(certificate).exists();
        Call files = Call.nadir("certify", trap + "/model.onnx", trap + "/data.csv", "--target", "y0", "-q");
        assertThat(files.status()).isZero();
        assertThat(files.out()).startsWith("proved: wide-minimum");
        Path away = Files.move(folder.resolve("trap"), folder.resolve("trap-moved"));
        assertThat(Call.nadir("check", away.resolve("certificate.json").toString(), "-q").status()).isZero();

        String twin = path("twin");
        assertThat(Call.nadir("trap", "twin", "--narrow", "2", "--copies", "3", "--samples", "60", "-o", twin, "-q")
                .status()).isZero();
        assertThat(folder.resolve("twin/certificate.json")).doesNotExist();
        assertThat(Call.nadir("certify", twin, "--claim", "minimum", "-q").status()).isEqualTo(3);
        verifyRefused("Missing required parameter: 'DATA'", "certify", minimum);
        verifyRefused("Missing required parameter: 'DATA'", "certify", path("nothing"));
    }

    @Test
    void wrongUseIsSaidInOneLine() throws IOException {
        verifyRefused("there is no claim 'best'", "certify", minimum, "sample:xor", "--claim", "best");
        verifyRefused("requires a better model", "certify", minimum, "sample:xor", "--claim", "suboptimal");
        verifyRefused("there is no file", "certify", path("none.onnx"), "sample:xor");
        verifyRefused("there is no directory", "certify", minimum, "sample:xor", "-o", path("no/c.json"));
        verifyRefused("takes 2 features", "certify", minimum, "sample:iris", "--loss", "squared");
        Path junk = Files.writeString(folder.resolve("junk.json"), "{\"certificate\": [");
        verify(Call.nadir("check", junk.toString(), "-q"), 2, "unreadable: " + junk + ": it is no JSON");
        verify(Call.nadir("check", minimum, "-q"), 2, "unreadable: ");
        verify(Call.nadir("check", folder.toString(), "-q"), 2, "unreadable: ");
        verify(Call.nadir("check", path("none.json"), "-q"), 2, "unreadable: there is no file");
    }

    private static void verifyRefused(String reason, String... arguments) {
        Call call = Call.nadir(arguments);
        assertThat(call.status()).isEqualTo(2);
        assertThat(call.out()).isEmpty();
        assertThat(call.complaints()).hasSize(1);
        assertThat(call.err()).contains(reason);
    }
}
