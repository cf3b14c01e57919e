package nadir.studio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A job's events as they come, to one page. Each message has some lines of the file, and as its id the place behind
/// them: a browser that lost the connection says which it had, and goes on there. It holds one block of the file at
/// a time, however long that is.
final class EventStream {
    private static final int BLOCK = 1 << 17;
    private static final long LOOK_MILLISECONDS = 150;
    private static final long SIGN_OF_LIFE_NANOSECONDS = TimeUnit.SECONDS.toNanos(10);
    private static final long SILENCE_NANOSECONDS = TimeUnit.SECONDS.toNanos(1);
    private static final String PROGRESS = "{\"event\":\"progress\"";
    private static final String END = "{\"event\":\"end\"";

    private final Jobs jobs;
    private final JobFolder folder;
    private final CountDownLatch closed;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private long place;
    private boolean ended;

    /// @param from where the page was
    /// @param closed reached when the server ends
    EventStream(Jobs jobs, JobFolder folder, long from, CountDownLatch closed) {
        this.jobs = jobs;
        this.folder = folder;
        this.place = from;
        this.closed = closed;
    }

    /// Sends until the job is over, the page is gone, or the server ends.
    void send(Request request) throws IOException, InterruptedException {
        if (place > 0 && place >= size() && jobs.show(folder.id()).state().isOver()) {
            // The page has it all; a stream that ends would be asked for again and again.
            request.nothing();
            return;
        }
        try (OutputStream out = request.stream("text/event-stream; charset=utf-8")) {
            long spoken = System.nanoTime();
            long heard = spoken;
            boolean alive = true;
            while (!ended) {
                String lines = next();
                if (!lines.isEmpty()) {
                    out.write(message(lines));
                    out.flush();
                    spoken = System.nanoTime();
                } else if (!alive) {
                    out.write("event: gone\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
                    return;
                } else if (closed.await(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                    return;
                } else if (System.nanoTime() - spoken > SIGN_OF_LIFE_NANOSECONDS) {
                    out.write(":\n\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    spoken = System.nanoTime();
                }
                // Whoever speaks is alive. What a process wrote before it ended is read in the next round.
                if (!lines.isEmpty()) {
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > SILENCE_NANOSECONDS) {
                    heard = System.nanoTime();
                    alive = !jobs.show(folder.id()).state().isOver();
                }
            }
        }
    }

    /// What there is behind the place where the page was, up to a block of it, and the place behind that: for pages beside
    /// the one that has the stream.
    void sendBlock(Request request) throws IOException {
        String lines = next();
        request.bytes(200, Request.JSON, ("{\"place\":" + place + ",\"events\":[" + lines.replace('\n', ',') + "]}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private byte[] message(String lines) {
        StringBuilder message = new StringBuilder("id: ").append(place).append('\n');
        lines.lines().forEach(line -> message.append("data: ").append(line).append('\n'));
        return message.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private long size() throws IOException {
        return Files.exists(folder.events()) ? Files.size(folder.events()) : 0;
    }

    /// The next whole lines; empty if there are none yet. Of the lines on how far the job is only the last is of
    /// interest.
    private String next() throws IOException {
        if (size() <= place) {
            return "";
        }
        block.clear();
        try (FileChannel channel = FileChannel.open(folder.events())) {
            int read = 1;
            while (block.hasRemaining() && read > 0) {
                read = channel.read(block, place + block.position());
            }
        }
        int end = block.position();
        while (end > 0 && block.get(end - 1) != '\n') {
            end--;
        }
        if (end == 0 && !block.hasRemaining()) {
            // A line longer than the block is none of ours.
            place += block.position();
            return "";
        }
        place += end;
        return thinned(new String(block.array(), 0, end, StandardCharsets.UTF_8));
    }

    private String thinned(String text) {
        List<String> kept = new ArrayList<>();
        String progress = "";
        for (String line : text.split("\n", -1)) {
            if (line.startsWith(PROGRESS)) {
                progress = line;
            } else if (!line.isEmpty()) {
                ended |= line.startsWith(END);
                kept.add(line);
            }
        }
        if (!progress.isEmpty()) {
            kept.addFirst(progress);
        }
        return String.join("\n", kept);
    }
}
