package nadir.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import nadir.check.Bounds;
import nadir.check.Certificate;
import nadir.check.Claim;
import nadir.data.DataRequest;
import nadir.study.CertificateCheckResult.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One changed byte, in the certificate, the model or the data, and a certificate is no longer valid.
class CertificateMutationTests {
    private static final String WHITE_SPACE = " \t\n\r";

    @TempDir
    private Path folder;

    private Path model = Path.of("");
    private Path data = Path.of("");
    private Path certificate = Path.of("");

    @BeforeEach
    void certify() throws IOException {
        model = SavedModels.of("xor", 3).decaying(0.01).save(folder.resolve("m.onnx"));
        data = Files.writeString(folder.resolve("d.csv"), "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n");
        certificate = folder.resolve("c.json");
        Certification.Findings findings = Certification.run(new CertificationOptions(model, List.of(),
                DataRequest.of(data.toString()), LossChoice.open(),
                CertificationOptions.Goal.AUTO, null, null, certificate, 1), (stage, done) -> true);
        assertThat(findings.result().status()).isEqualTo(CertificationResult.Status.PROVED);
        assertThat(status()).isEqualTo(Status.VALID);
    }

    private Status status() {
        return CertificateCheck.run(new CertificateCheckOptions(certificate, null, null, 1), done -> {})
                .result()
                .status();
    }

    /// Changes single bytes of a file, one after the other, and returns how many changes left the certificate valid.
    private int survivors(Path file, int count, long seed, boolean spaces) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] original = Files.readAllBytes(file);
        int valid = 0;
        for (int i = 0; i < count; i++) {
            byte[] changed = original.clone();
            int position = random.nextInt(changed.length);
            changed[position] ^= (byte) (i % 2 == 0 ? 1 << random.nextInt(8) : 1 + random.nextInt(255));
            boolean space = spaces && isSpace(original[position]) && isSpace(changed[position]);
            Files.write(file, changed);
            Status status = status();
            if (status == Status.VALID) {
                assertThat(space).as("byte %s of %s: %s -> %s", position, file.getFileName(), original[position],
                        changed[position]).isTrue();
                valid++;
            }
        }
        Files.write(file, original);
        assertThat(status()).isEqualTo(Status.VALID);
        return valid;
    }

    private static boolean isSpace(byte character) {
        return WHITE_SPACE.indexOf(character) >= 0;
    }

    @Test
    void noChangedByteOfTheCertificateGoesUnnoticedButWhiteSpace() throws IOException {
        assertThat(survivors(certificate, 3000, 1, true)).isLessThan(200);
    }

    @Test
    void noChangedByteOfTheModelGoesUnnoticed() throws IOException {
        assertThat(survivors(model, 800, 2, false)).isZero();
    }

    @Test
    void noChangedByteOfTheDataGoesUnnoticed() throws IOException {
        assertThat(survivors(data, 400, 3, false)).isZero();
    }

    @Test
    void whoSignsAFalseCertificateAnewIsNotBelieved() throws IOException {
        CertificateReader.Signed signed = CertificateFile.read(certificate);
        assertThat(signed.isIntact()).isTrue();
        Certificate own = signed.certificate();
        Claim.CriticalPoint point = (Claim.CriticalPoint) own.claims().getFirst();
        double middle = point.loss().lower() / 2 + point.loss().upper() / 2;
        for (Claim wrong : List.of(
                new Claim.CriticalPoint(List.of(), point.lower(), point.upper(), 1, point.loss()),
                new Claim.CriticalPoint(List.of(), point.lower(), point.upper(), 0,
                        new Bounds(middle * 1.1, middle * 1.2)),
                new Claim.CriticalPoint(List.of(), point.upper(), point.upper(), 0, point.loss()),
                new Claim.LossEnclosure(new Bounds(0, middle / 2)),
                new Claim.NotCritical(0, new Bounds(1, 2)))) {
            CertificateFile.write(certificate, new Certificate(own.format(), own.version(), own.model(),
                    own.data(), own.conventions(), own.precision(), List.of(wrong)));
            assertThat(status()).isEqualTo(Status.INVALID);
        }
    }

    @Test
    void hostileTextsAreUnreadable() throws IOException {
        String good = Files.readString(certificate);
        List<String> texts = List.of("", "null", "[]", "{}", "{\"certificate\": 1}", "[".repeat(100_000),
                "{\"certificate\":".repeat(50_000), good + good, good.replace("\"precision\"", "\"precession\""),
                good.replace("\"certificate\" : 1", "\"certificate\" : 2"),
                good.replace("\"certificate\" : 1", "\"certificate\" : 1e0"),
                good.replace("\"index\" : 0", "\"index\" : -1"),
                good.replace("\"index\" : 0", "\"index\" : 99999999999"),
                good.replace("\"index\" : 0", "\"index\" : 0, \"index\" : 0"),
                good.replace("\"index\" : 0", "\"index\" : 0, \"more\" : 0"),
                good.replace("\"index\" : 0,", ""), good.replace("\"index\" : 0", "\"index\" : NaN"),
                good.replaceFirst("\"lower\" : \\[ \"[^\"]*\"", "\"lower\" : [ \"NaN\""),
                good.replaceFirst("\"lower\" : \\[ \"[^\"]*\"", "\"lower\" : [ \"Infinity\""),
                good.replaceFirst("\"lower\" : \\[ \"[^\"]*\"", "\"lower\" : [ \"1.5\""),
                good.replaceFirst("\"lower\" : \\[ \"[^\"]*\"", "\"lower\" : [ 1.5"),
                good.replaceFirst("\"lower\" : \\[", "\"lower\" : [ [ ],"),
                good.replace("\"claim\" : \"critical-point\"", "\"claim\" : \"global-minimum\""),
                good.replaceFirst("\"claims\" : \\[", "\"claims\" : [ 7,"),
                good.replaceFirst("\"fileHash\" : \"[^\"]*\"", "\"fileHash\" : \"AB\""),
                good.replaceFirst("\"file\" : \"[^\"]*\"", "\"file\" : \"" + "x".repeat(100_000) + "\""));
        int seen = 0;
        for (String text : texts) {
            assertThat(text.equals(good)).as("case %s", seen).isFalse();
            assertThatThrownBy(() -> CertificateReader.read(text)).as(text.substring(0, Math.min(60, text.length())))
                    .isInstanceOf(UnreadableCertificateException.class)
                    .satisfies(thrown -> assertThat(thrown.getMessage()).hasSizeLessThan(400).doesNotContain("\n"));
            seen++;
        }
        assertThat(seen).isEqualTo(26);
        Files.write(certificate, new byte[] {'{', (byte) 0xff, '}'});
        assertThat(status()).isEqualTo(Status.UNREADABLE);
        Files.write(certificate, new byte[CertificateReader.MOST_BYTES + 2]);
        assertThat(status()).isEqualTo(Status.UNREADABLE);
    }
}
