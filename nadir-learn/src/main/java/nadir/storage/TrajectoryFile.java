package nadir.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import nadir.data.InputException;

/// The file of a [Trajectory]: an archive of arrays in NumPy's format, version 1 (NumPy Enhancement Proposal 1).
final class TrajectoryFile {
    private static final String ABOUT = "about.txt";
    private static final String ITERATION = "iteration";
    private static final String LOSS = "loss";
    private static final String PARAMETERS = "parameters";
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    private static final int ALIGNMENT = 64;
    private static final int LONGEST_ABOUT = 1 << 20;
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': *'([^']+)', *'fortran_order': *False, *'shape': *\\((\\d{1,9}),? *(\\d{0,9})\\),? *}\\s*");
    /// Times would make files of the same content differ.
    private static final LocalDateTime ANY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private TrajectoryFile() {}

    static void write(Trajectory trajectory, OutputStream out) throws IOException {
        // Closed by who opened the stream.
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.NO_COMPRESSION);
        entry(zip, ABOUT);
        zip.write(trajectory.about().getBytes(StandardCharsets.UTF_8));
        int n = trajectory.size();
        byte[] numbers = new byte[n * Double.BYTES];
        array(zip, ITERATION, "<i8", "(%d,)".formatted(n));
        littleEndian(numbers).asLongBuffer().put(trajectory.iterations());
        zip.write(numbers);
        array(zip, LOSS, "<f8", "(%d,)".formatted(n));
        littleEndian(numbers).asDoubleBuffer().put(trajectory.losses());
        zip.write(numbers);
        int p = trajectory.parameters()[0].length;
        array(zip, PARAMETERS, "<f8", "(%d, %d)".formatted(n, p));
        byte[] row = new byte[Math.multiplyExact(p, Double.BYTES)];
        for (double[] point : trajectory.parameters()) {
            littleEndian(row).asDoubleBuffer().put(point);
            zip.write(row);
        }
        zip.finish();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void entry(ZipOutputStream zip, String name) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(ANY_TIME);
        zip.putNextEntry(entry);
    }

    private static void array(ZipOutputStream zip, String name, String type, String shape) throws IOException {
        entry(zip, name + ".npy");
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
        int used = MAGIC.length + 2 + header.length() + 1;
        header += " ".repeat((ALIGNMENT - used % ALIGNMENT) % ALIGNMENT) + "\n";
        zip.write(MAGIC);
        zip.write(header.length() & 0xff);
        zip.write(header.length() >> 8);
        zip.write(header.getBytes(StandardCharsets.US_ASCII));
    }

    static boolean isOne(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.getEntry(ABOUT) != null && zip.getEntry(PARAMETERS + ".npy") != null;
        } catch (IOException other) {
            return false;
        }
    }

    static Trajectory read(Path file, int dimension) {
        if (!Files.isRegularFile(file)) {
            throw new InputException("there is no trajectory " + file + "; check the path");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String about;
            try (Part part = new Part(zip, ABOUT, file)) {
                about = new String(part.in.readNBytes(LONGEST_ABOUT), StandardCharsets.UTF_8);
                part.requireWhole();
            }
            long[] iterations;
            try (Part part = new Part(zip, ITERATION + ".npy", file)) {
                iterations = new long[part.rows("<i8", -1)];
                part.numbers(iterations.length).asLongBuffer().get(iterations);
                part.requireWhole();
            }
            double[] losses = new double[iterations.length];
            try (Part part = new Part(zip, LOSS + ".npy", file)) {
                part.requireRows(part.rows("<f8", -1), losses.length);
                part.numbers(losses.length).asDoubleBuffer().get(losses);
                part.requireWhole();
            }
            requireMemory((long) iterations.length * dimension, file);
            double[][] parameters = new double[iterations.length][];
            try (Part part = new Part(zip, PARAMETERS + ".npy", file)) {
                part.requireRows(part.rows("<f8", dimension), parameters.length);
                for (int k = 0; k < parameters.length; k++) {
                    parameters[k] = new double[dimension];
                    part.numbers(dimension).asDoubleBuffer().get(parameters[k]);
                }
                part.requireWhole();
            }
            return new Trajectory(about, iterations, losses, parameters);
        } catch (ZipException damaged) {
            throw new InputException(file + " is no trajectory that nadir train kept, or it is damaged ("
                    + damaged.getMessage() + ")", damaged);
        } catch (IOException unreadable) {
            throw new InputException(file + " cannot be read (" + unreadable.getMessage() + ")", unreadable);
        }
    }

    /// An archive can claim more than it has.
    private static void requireMemory(long numbers, Path file) {
        long needed = numbers * Double.BYTES;
        if (needed > Runtime.getRuntime().maxMemory() / 2) {
            throw new InputException(file + " takes " + (needed >> 20)
                    + " MB, more than half of the memory that there is, "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB; keep fewer points, or give Java more memory");
        }
    }

    private static InputException none(Path file, String why) {
        return new InputException(file + " is no trajectory that nadir train kept: " + why);
    }

    /// A part of the archive while it is read.
    private static final class Part implements AutoCloseable {
        private final Path file;
        private final CheckedInputStream in;
        private final long checksum;

        Part(ZipFile zip, String name, Path file) throws IOException {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) {
                throw none(file, "it has no " + name);
            }
            this.file = file;
            this.checksum = entry.getCrc();
            this.in = new CheckedInputStream(zip.getInputStream(entry), new CRC32());
        }

        /// Reads the header of an array; the stream then stands at its first number.
        ///
        /// @param columns that it has to have; -1 for no axis of columns
        /// @return its rows
        int rows(String type, int columns) throws IOException {
            byte[] start = in.readNBytes(MAGIC.length + 2);
            if (start.length < MAGIC.length + 2 || !Arrays.equals(MAGIC, 0, MAGIC.length, start, 0, MAGIC.length)) {
                throw none(file, "an array in it has another format");
            }
            int length = (start[MAGIC.length] & 0xff) | ((start[MAGIC.length + 1] & 0xff) << 8);
            Matcher header = HEADER.matcher(new String(in.readNBytes(length), StandardCharsets.US_ASCII));
            if (!header.matches() || !header.group(1).equals(type) || header.group(3).isEmpty() != columns < 0) {
                throw none(file, "an array in it has another type or shape");
            }
            if (columns >= 0 && Integer.parseInt(header.group(3)) != columns) {
                throw new InputException(file + " has points of " + header.group(3)
                        + " parameters, and the network has " + columns + "; name the trajectory of this network");
            }
            int rows = Integer.parseInt(header.group(2));
            if (rows < 1 || rows > Trajectory.MOST_POINTS) {
                throw none(file,
                        "it has " + rows + " points; from 1 to " + Trajectory.MOST_POINTS + " are possible");
            }
            return rows;
        }

        void requireRows(int rows, int expected) {
            if (rows != expected) {
                throw none(file, "its arrays differ in length");
            }
        }

        ByteBuffer numbers(int count) throws IOException {
            byte[] bytes = in.readNBytes(Math.multiplyExact(count, Double.BYTES));
            if (bytes.length < (long) count * Double.BYTES) {
                throw none(file, "it ends too early");
            }
            return littleEndian(bytes);
        }

        /// The archive's reader does not compare checksums by itself.
        void requireWhole() throws IOException {
            if (in.read() >= 0 || in.getChecksum().getValue() != checksum) {
                throw none(file, "it is damaged");
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
