package nadir.runs;

import java.sql.SQLException;
import java.util.Objects;

/// What goes wrong in databases, in words.
final class Failures {
    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;

    private Failures() {}

    /// Whether the same transaction may succeed if it is tried again.
    static boolean isPassing(SQLException failed, Dialect dialect) {
        return switch (dialect) {
            case SQLITE -> isBusy(failed);
            case POSTGRES -> state(failed).startsWith("40");
        };
    }

    /// Whether the connection is gone, so that a new one may do.
    static boolean isLostConnection(SQLException failed, Dialect dialect) {
        return dialect == Dialect.POSTGRES && (state(failed).startsWith("08") || state(failed).startsWith("57P"));
    }

    static StoreException describe(StoreLocation location, SQLException failed, Dialect dialect) {
        return new StoreException("the run store " + location + " " + switch (dialect) {
            case SQLITE -> sqlite(failed);
            case POSTGRES -> isLostConnection(failed, dialect)
                    ? "is out of reach: " + oneLine(failed) + "; check the server and try again"
                    : state(failed).startsWith("53")
                            ? "has no room or no connection left: " + oneLine(failed) + "; try again later"
                            : "failed: " + oneLine(failed);
        }, failed);
    }

    private static String sqlite(SQLException failed) {
        return switch (failed.getErrorCode() & 0xff) {
            case SQLITE_BUSY, SQLITE_LOCKED -> "is locked by another process for more than "
                    + SqliteOpening.PATIENCE_MILLISECONDS / 1000 + " s; try again";
            case 8 -> "cannot be written (it is read-only)";
            case 10 -> "cannot be read or written: " + oneLine(failed);
            case 11, 26 -> "is damaged: " + oneLine(failed) + "; keep a copy, and name another file with --store";
            case 13 -> "cannot be written: the disk is full; make room";
            case 14 -> "cannot be opened; check the path and its permissions";
            default -> "failed: " + oneLine(failed);
        };
    }

    private static boolean isBusy(SQLException failed) {
        int code = failed.getErrorCode() & 0xff;
        return code == SQLITE_BUSY || code == SQLITE_LOCKED;
    }

    private static String state(SQLException failed) {
        return Objects.requireNonNullElse(failed.getSQLState(), "");
    }

    static String oneLine(Throwable failed) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
        }
        return text.toString().strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
