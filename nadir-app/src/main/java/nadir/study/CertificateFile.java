package nadir.study;

import java.io.IOException;
import java.nio.file.Path;
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

    /// Where a file that a certificate names lies: where it says, or else beside the certificate.
    static Path locate(Path certificate, String name) {
        Path named = Path.of(name);
        Path beside = certificate.resolveSibling(named.getFileName() == null ? named : named.getFileName());
        return !Destination.exists(named) && Destination.exists(beside) ? beside : named;
    }
}
