package nadir.study;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import nadir.check.DataFacts;
import nadir.check.LossFacts;
import nadir.check.ModelFacts;
import nadir.data.DataRequest;
import nadir.data.Dataset;
import nadir.loss.Conventions;
import nadir.storage.FileContent;

/// What certificates say to identify models, data and losses.
final class CertificateFacts {
    private static final int BLOCK = 4096;

    private CertificateFacts() {}

    /// @param name of the file in the certificate
    /// @param parameters those that are not frozen
    /// @param frozen names of those that are
    static ModelFacts model(String name, Path file, double[] parameters, List<String> frozen) {
        return new ModelFacts(name, FileContent.sha256(file), hash(new int[0], parameters), parameters.length,
                frozen);
    }

    /// @param name of the source in the certificate
    /// @param suited the data with targets in the loss's coding
    static DataFacts data(String name, DataRequest request, Dataset suited) {
        DataFacts.Source source = new DataFacts.Source(name, request.targets(), request.features(),
                request.rows(), request.shuffle(), request.seed(), request.classes(), request.labelsFile(),
                request.targetsFile());
        String fileHash = isFile(request.source()) ? FileContent.sha256(Path.of(request.source())) : null;
        int[] shape = {suited.rows(), suited.features(), suited.outputs()};
        return new DataFacts(source, hash(shape, suited.x().values(), suited.y().values()), fileHash, shape[0],
                shape[1], shape[2]);
    }

    static LossFacts loss(Conventions conventions) {
        LossConventions stated = LossConventions.of(conventions);
        return new LossFacts(stated.loss(), stated.reduction(), stated.weightDecay(), stated.labelSmoothing(),
                stated.hingePower(), stated.formula());
    }

    /// Whether a source of data is one file.
    static boolean isFile(String source) {
        return !source.startsWith("sample:") && !source.startsWith("sql:");
    }

    static DataRequest request(DataFacts.Source source) {
        return new DataRequest(source.text(), source.targets(), source.features(), source.rows(), source.shuffle(),
                source.seed(), source.classes(), source.labelsFile(), source.targetsFile());
    }

    static LossChoice choice(LossFacts loss) {
        return new LossChoice(loss.loss(), loss.hingePower(), loss.labelSmoothing(), loss.reduction(),
                loss.weightDecay());
    }

    private static String hash(int[] shape, double[]... arrays) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BLOCK * Double.BYTES);
        for (int extent : shape) {
            digest.update(buffer.clear().putInt(extent).flip());
        }
        for (double[] values : arrays) {
            for (int start = 0; start < values.length; start += BLOCK) {
                int count = Math.min(BLOCK, values.length - start);
                buffer.clear().asDoubleBuffer().put(values, start, count);
                digest.update(buffer.limit(count * Double.BYTES));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
