package nadir.study;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleConsumer;
import nadir.certify.SampleProgram;
import nadir.check.Certificate;
import nadir.check.CheckResult;
import nadir.check.Checker;
import nadir.check.LossFacts;
import nadir.check.ModelFacts;
import nadir.check.Subject;
import nadir.data.DataRequest;
import nadir.data.Dataset;
import nadir.data.InputException;
import nadir.storage.FileContent;
import nadir.study.CertificateCheckResult.Status;
import org.jspecify.annotations.Nullable;

/// Checks a certificate: that nothing it speaks of was changed, and that what it claims is proved.
public final class CertificateCheck {
    private final CertificateCheckOptions options;
    private final DoubleConsumer progress;
    private @Nullable Path model;
    private @Nullable String data;
    private double[] parameters = {};

    private CertificateCheck(CertificateCheckOptions options, DoubleConsumer progress) {
        this.options = options;
        this.progress = progress;
    }

    /// A file is not the one that was certified.
    private static final class ChangedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ChangedException(String message) {
            super(message);
        }
    }

    /// The answer with what the losses in it mean.
    ///
    /// @param conventions as the certificate states them; null if it cannot be read
    public record Findings(CertificateCheckResult result, @Nullable LossConventions conventions) {}

    /// Reads the certificate, the model and the data, and checks.
    ///
    /// @param progress is told how much of the present step is done, from 0 to 1
    public static Findings run(CertificateCheckOptions options, DoubleConsumer progress) {
        long start = System.nanoTime();
        CertificateCheck check = new CertificateCheck(options, progress);
        CertificateReader.Signed signed;
        try {
            signed = CertificateFile.read(options.certificate());
        } catch (UnreadableCertificateException unreadable) {
            return check.result(Status.UNREADABLE, options.certificate() + ": " + unreadable.getMessage(), null, start);
        } catch (InputException unreadable) {
            return check.result(Status.UNREADABLE, unreadable.getMessage(), null, start);
        }
        try {
            if (!signed.isIntact()) {
                throw new ChangedException(options.certificate() + " was changed after it was written: its digest does "
                        + "not fit");
            }
            CheckResult result = check.of(signed.certificate());
            return switch (result) {
                case CheckResult.Valid _ -> check.result(Status.VALID, null, signed.certificate(), start);
                case CheckResult.Invalid(String reason) ->
                        check.result(Status.INVALID, reason, signed.certificate(), start);
            };
        } catch (ChangedException changed) {
            return check.result(Status.INVALID, changed.getMessage(), signed.certificate(), start);
        } catch (InputException | InvalidPathException unreadable) {
            return check.result(Status.UNREADABLE, unreadable.getMessage(), signed.certificate(), start);
        }
    }

    private Findings result(Status status, @Nullable String reason, @Nullable Certificate certificate, long start) {
        CertificateCheckResult result = new CertificateCheckResult(status, options.certificate().toString(),
                reason == null ? null : reason.strip().replaceAll("\\s*\\R\\s*", "; "),
                certificate == null ? List.of() : CertificateReader.labels(certificate),
                certificate == null || status != Status.VALID ? List.of() : ClaimWords.of(certificate, parameters),
                model == null ? null : model.toString(), data, (System.nanoTime() - start) / 1e9);
        return new Findings(result, certificate == null ? null : stated(certificate.conventions()));
    }

    private static LossConventions stated(LossFacts loss) {
        return new LossConventions(loss.loss(), loss.reduction(), loss.weightDecay(), loss.labelSmoothing(),
                loss.hingePower(), loss.formula());
    }

    private CheckResult of(Certificate certificate) {
        Path file = options.model() == null
                ? CertificateFile.locate(options.certificate(), certificate.model().file(),
                        certificate.model().fileHash())
                : options.model();
        requireFile(file, certificate.model().fileHash());
        model = file;
        DataRequest request = request(certificate);
        data = request.source();
        ModelOnData loaded = ModelOnData.load(file, certificate.model().frozen(), request,
                CertificateFacts.choice(certificate.conventions()));
        Dataset suited = loaded.conventions().loss().suited(loaded.data());
        parameters = loaded.model().parameters();
        requireSame(certificate, loaded, request, suited);
        Subject subject = subject(loaded, suited, certificate.model());
        return new Checker(options.threads(), progress).check(certificate, subject,
                better -> better(certificate, better, request));
    }

    private DataRequest request(Certificate certificate) {
        DataRequest stated = CertificateFacts.request(certificate.data().source());
        String source = options.data() == null ? stated.source() : options.data();
        String hash = certificate.data().fileHash();
        if (hash != null && options.data() == null) {
            source = CertificateFile.locate(options.certificate(), source, hash).toString();
        }
        if (hash != null && CertificateFacts.isFile(source)) {
            requireFile(Path.of(source), hash);
        }
        return new DataRequest(source, stated.targets(), stated.features(), stated.rows(), stated.shuffle(),
                stated.seed(), stated.classes(), stated.labelsFile(), stated.targetsFile());
    }

    private static void requireFile(Path file, String hash) {
        if (!FileContent.sha256(file).equals(hash)) {
            throw new ChangedException(file + " is not the file that was certified: its SHA-256 is another one");
        }
    }

    private static void requireSame(Certificate certificate, ModelOnData loaded, DataRequest request,
            Dataset suited) {
        if (!CertificateFacts.loss(loaded.conventions()).equals(certificate.conventions())) {
            throw new ChangedException("the certificate speaks of another loss: " + certificate.conventions().formula()
                    + ", not " + loaded.conventions().text());
        }
        if (!CertificateFacts.data(request.source(), request, suited).hash().equals(certificate.data().hash())) {
            throw new ChangedException(request.source() + " does not hold the numbers that were certified");
        }
    }

    private static Subject subject(ModelOnData loaded, Dataset suited, ModelFacts stated) {
        double[] point = loaded.model().parameters();
        if (!CertificateFacts.model(stated.file(), loaded.file(), point, stated.frozen())
                .parametersHash()
                .equals(stated.parametersHash())) {
            throw new ChangedException(loaded.file() + " does not hold the parameters that were certified");
        }
        return SampleProgram.subject(loaded.model().network(), suited, loaded.conventions(), point);
    }

    private Subject better(Certificate certificate, ModelFacts stated, DataRequest request) {
        Path file = CertificateFile.locate(options.certificate(), stated.file(), stated.fileHash());
        requireFile(file, stated.fileHash());
        ModelOnData loaded = ModelOnData.load(file, stated.frozen(), request,
                CertificateFacts.choice(certificate.conventions()));
        return subject(loaded, loaded.conventions().loss().suited(loaded.data()), stated);
    }
}
