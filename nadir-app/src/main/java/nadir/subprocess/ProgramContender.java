package nadir.subprocess;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import nadir.race.BlackBox;
import nadir.race.Claim;
import nadir.race.Oracle;
import nadir.race.RaceOverException;

/// An optimiser that is a program of its own: a process for each race.
///
/// @param name for results
/// @param words the program and its arguments
/// @param patience how long it may take for its next line
public record ProgramContender(String name, List<String> words, Duration patience) implements BlackBox {
    /// More than any text of a vector takes for each number.
    private static final int BYTES_PER_NUMBER = 32;
    private static final int BYTES_BESIDES = 1 << 16;
    /// Steps that are told and starts that are drawn are free; a race of nothing else would never end.
    private static final int MOST_FREE_LINES = 10_000;

    /// Copies the list.
    public ProgramContender {
        words = List.copyOf(words);
    }

    @Override
    public String about() {
        return String.join(" ", words);
    }

    @Override
    public Claim run(Oracle oracle) throws SubprocessException, InterruptedException {
        int numbers = 2 * oracle.dimension() + oracle.terms();
        Conversation conversation = Conversation.with(words,
                Math.toIntExact(Math.min(1 << 30, BYTES_BESIDES + (long) BYTES_PER_NUMBER * numbers)));
        try (conversation) {
            try {
                return run(oracle, conversation);
            } catch (SubprocessException | CancellationException hopeless) {
                conversation.kill();
                throw hopeless;
            }
        }
    }

    private Claim run(Oracle oracle, Conversation conversation) throws SubprocessException, InterruptedException {
        Protocol protocol = new Protocol(oracle);
        conversation.say(protocol.hello());
        Claim claim = protocol.claim();
        double left = oracle.left();
        int free = 0;
        while (claim == null) {
            String line = conversation.next(patience, oracle::isStopped);
            try {
                String answer = protocol.answer(line, conversation.heard());
                if (answer != null) {
                    conversation.say(answer);
                }
            } catch (RaceOverException over) {
                conversation.say(Protocol.over(String.valueOf(over.getMessage())));
                throw over;
            }
            claim = protocol.claim();
            free = oracle.left() < left ? 0 : free + 1;
            left = oracle.left();
            if (free > MOST_FREE_LINES) {
                throw new SubprocessException("it wrote " + free + " lines in a row that cost nothing");
            }
        }
        return claim;
    }
}
