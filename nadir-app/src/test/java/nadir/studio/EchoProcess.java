package nadir.studio;

import java.util.List;

/// A program that tells the words it was started with.
final class EchoProcess {
    private EchoProcess() {}

    public static void main(String[] arguments) {
        System.out.println(Json.text(List.of(arguments)));
    }
}
