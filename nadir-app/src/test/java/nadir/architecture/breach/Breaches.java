package nadir.architecture.breach;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Random;
import org.apache.spark.StandIn;

/// One breach of each rule, so that a rule which catches nothing is noticed.
final class Breaches {
    private Breaches() {}

    static final class Reader {
        Path path = Path.of("data.csv");
    }

    static final class Native {
        Arena arena = Arena.global();
    }

    static final class Sparkler {
        StandIn spark = new StandIn();
    }

    static final class ThingHelper {}

    static final class Sleeper {
        void rest() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    static final class Quitter {
        void quit() {
            System.exit(0);
        }
    }

    static final class Talker {
        void talk() {
            System.out.println("loss 0.25");
        }
    }

    static final class Gambler {
        Random random = new Random();
    }
}
