package nadir.subprocess;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Lines to and from a program, none of which can make us wait for ever: what it writes is read, what it is told is written
/// and what it complains of is kept by threads of their own.
final class Conversation implements AutoCloseable {
    private static final int LINES_AHEAD = 64;
    private static final int LOOK_MILLISECONDS = 20;
    private static final long FAREWELL_MILLISECONDS = 500;
    private static final byte[] FAREWELL = {};

    private final Process process;
    private final int longest;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(LINES_AHEAD);
    private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private final LastWords lastWords = new LastWords();
    private final Thread reader;
    private final Thread writer;
    private final Thread listener;
    private int heard;

    /// A line, or why there is none: `text` is null at the end of what the program writes.
    private record Line(@Nullable String text, boolean tooLong) {}

    private Conversation(Process process, int longest) {
        this.process = process;
        this.longest = longest;
        this.reader = Thread.ofPlatform().daemon().name("nadir-subprocess-out").start(this::read);
        this.writer = Thread.ofPlatform().daemon().name("nadir-subprocess-in").start(this::write);
        this.listener = Thread.ofPlatform()
                .daemon()
                .name("nadir-subprocess-err")
                .start(() -> lastWords.listen(process.getErrorStream()));
    }

    /// Starts a program.
    ///
    /// @param words the program and its arguments
    /// @param longest bytes in a line at most
    /// @throws SubprocessException if it cannot be started
    static Conversation with(List<String> words, int longest) throws SubprocessException {
        try {
            return new Conversation(new ProcessBuilder(words).start(), longest);
        } catch (IOException missing) {
            throw new SubprocessException("it could not be started: " + missing.getMessage());
        }
    }

    private void read() {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b == '\n') {
                    lines.put(new Line(line.toString(StandardCharsets.UTF_8), false));
                    line.reset();
                } else if (line.size() == longest) {
                    lines.put(new Line(null, true));
                    return;
                } else {
                    line.write(b);
                }
            }
            lines.put(new Line(null, false));
        } catch (IOException closed) {
            // By us, when nobody listens any more.
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try (OutputStream out = process.getOutputStream()) {
            for (byte[] answer = answers.take(); answer.length > 0; answer = answers.take()) {
                out.write(answer);
                out.flush();
            }
        } catch (IOException gone) {
            // Whoever listens for its next line finds out why it is gone.
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /// Says a line; does not wait until it is heard.
    void say(String line) {
        answers.add((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /// The number of lines heard.
    int heard() {
        return heard;
    }

    /// The next line.
    ///
    /// @param patience how long it may take
    /// @param stopped asked while waiting
    /// @throws SubprocessException if there is none, with the reason
    /// @throws CancellationException once `stopped` says true
    String next(Duration patience, BooleanSupplier stopped) throws SubprocessException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Line line = lines.poll(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
            if (line != null) {
                if (line.tooLong()) {
                    throw new SubprocessException(
                            "its line " + (heard + 1) + " has more than " + longest + " bytes" + lastWords.text());
                }
                if (line.text() == null) {
                    throw new SubprocessException(end());
                }
                heard++;
                return line.text();
            }
            if (stopped.getAsBoolean()) {
                throw new CancellationException("the race was stopped");
            }
            if (System.nanoTime() - deadline > 0) {
                throw new SubprocessException("it wrote no line for " + patience.toMillis() / 1000.0 + " s, after "
                        + after() + lastWords.text());
            }
        }
    }

    private String end() throws InterruptedException {
        boolean ended = process.waitFor(FAREWELL_MILLISECONDS, TimeUnit.MILLISECONDS);
        listener.join(FAREWELL_MILLISECONDS);
        return (ended ? "it ended with status " + process.exitValue() : "it closed its output")
                + " without saying that it is done, after " + after() + lastWords.text();
    }

    private String after() {
        return heard + (heard == 1 ? " line" : " lines");
    }

    /// Lets a program end that was told that it is over, then ends it and all that it has started.
    @Override
    public void close() {
        // Whoever ends by himself leaves his children to nobody.
        List<ProcessHandle> children = process.descendants().toList();
        answers.add(FAREWELL);
        try {
            process.waitFor(FAREWELL_MILLISECONDS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        } finally {
            kill();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /// Ends the program and all that it has started, at once.
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        reader.interrupt();
        writer.interrupt();
        listener.interrupt();
    }
}
