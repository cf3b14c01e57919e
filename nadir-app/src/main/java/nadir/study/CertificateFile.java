package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import nadir.check.Certificate;
import nadir.storage.AtomicFile;
import nadir.storage.Destination;
import nadir.storage.FileContent;

/// Certificates in files, and the files that they name.
final class CertificateFile {
    private CertificateFile() {}

    /// Writes a certificate, in one step.
    ///
    /// @throws nadir.data.InputException if the path cannot be a file
    /// @throws IOException if writing fails
    static void write(Path file, Certificate certificate) throws IOException {
        AtomicFile.writeText(file, CertificateText.of(certificate));
    }

    /// Reads a certificate.
    ///
    /// @throws nadir.data.InputException if there is no such file, or it is too long or no text
    /// @throws UnreadableCertificateException if it is no certificate
    static CertificateReader.Signed read(Path file) {
        return CertificateReader.read(FileContent.text(file, CertificateReader.MOST_BYTES));
    }

    /// How a certificate names a file: by its name alone if it lies beside the certificate, else as the user gave it.
    static String name(Path certificate, Path file) {
        Path name = file.getFileName();
        boolean beside = Objects.equals(certificate.toAbsolutePath().normalize().getParent(),
                file.toAbsolutePath().normalize().getParent());
        return name != null && beside ? name.toString() : file.toString();
    }

    /// Where a file that a certificate names lies: beside the certificate, or where it says. The one with the content that
    /// was certified counts, if there is one.
    static Path locate(Path certificate, String name, String hash) {
        Path named = Path.of(name);
        Path last = named.getFileName();
        Path beside = certificate.resolveSibling(last == null ? named : last);
        List<Path> there = Stream.of(beside, named).filter(Destination::exists).toList();
        return there.stream()
                .filter(path -> FileContent.sha256(path).equals(hash))
                .findFirst()
                .orElse(there.isEmpty() ? named : there.getFirst());
    }
}
