package nadir.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Whether the user asked the running command to stop (Ctrl-C, or a polite kill). A command that can save its work
/// asks for [#asStopRule()] and polls it; the process then lives on until the command has returned, for
/// [#PATIENCE_SECONDS] at most. Commands that never ask are ended at once.
final class Interruption {
    /// How long a command may take to save its work after it was interrupted.
    static final int PATIENCE_SECONDS = 20;

    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicBoolean observed = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile Runnable lastWords = () -> {};
    private volatile Runnable lastRecord = () -> {};

    /// Ties this to the end of the process: a signal that ends the Java machine becomes a request.
    void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "nadir-interruption"));
    }

    /// True from the moment on at which the user asked to stop.
    BooleanSupplier asStopRule() {
        observed.set(true);
        return requested::get;
    }

    /// What a command that has nothing to save, and so never asks, says when it is ended.
    void onEnd(Runnable words) {
        lastWords = words;
    }

    /// What is still written down of a command that is ended; it takes a moment at most.
    void onCut(Runnable record) {
        lastRecord = record;
    }

    /// Asks the command to stop.
    void request() {
        requested.set(true);
    }

    /// Tells that the command has returned and its output is written.
    void finish() {
        finished.countDown();
    }

    private void stopAndWait() {
        request();
        if (!observed.get()) {
            if (finished.getCount() > 0) {
                lastWords.run();
                lastRecord.run();
            }
            return;
        }
        try {
            boolean saved = finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!saved) {
                System.err.println("nadir: gave up waiting for the command to save its work");
                lastRecord.run();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
