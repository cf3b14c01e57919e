package nadir.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nadir.data.InputException;

/// Points in time as people type them.
final class Since {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})\\s*(s|min|m|h|d|w)");

    private Since() {}

    /// @param now from which times back are counted
    /// @param zone of dates and times that do not say theirs
    /// @throws InputException if it is no time
    static Instant parse(String text, Instant now, ZoneId zone) {
        Matcher ago = AGO.matcher(text.strip());
        if (ago.matches()) {
            return now.minus(unit(ago.group(2)).multipliedBy(Long.parseLong(ago.group(1))));
        }
        List<Function<String, Instant>> forms = List.of(Instant::parse, word -> OffsetDateTime.parse(word).toInstant(),
                word -> LocalDateTime.parse(word.replace(' ', 'T')).atZone(zone).toInstant(),
                word -> LocalDate.parse(word).atStartOfDay(zone).toInstant());
        for (Function<String, Instant> form : forms) {
            try {
                return form.apply(text.strip());
            } catch (DateTimeException another) {
                // It may be of the next form.
            }
        }
        throw new InputException(
                "--since requires a date (2026-05-01), a time (2026-05-01T12:00) or so long ago (90m, 8h, "
                        + "2d, 3w), got '" + text + "'");
    }

    private static Duration unit(String word) {
        return switch (word) {
            case "s" -> Duration.ofSeconds(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            case "w" -> Duration.ofDays(7);
            default -> Duration.ofMinutes(1);
        };
    }
}
