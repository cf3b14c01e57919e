package nadir.studio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A client that says whatever it is told, also what no browser and no library would.
record RawHttp(int port) {
    /// An answer; of headers that come twice the last.
    record Answer(int status, Map<String, String> headers, String body) {}

    /// Sends a request with exactly these headers and this body; the connection ends with it.
    Answer send(String method, String target, List<String> headers, byte[] body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            List<String> lines = new ArrayList<>(List.of(method + " " + target + " HTTP/1.1"));
            lines.addAll(headers);
            lines.add("Connection: close");
            out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            try {
                out.write(body);
                out.flush();
            } catch (SocketException refusedBefore) {
                // The answer may be there already.
            }
            return answer(readAll(socket.getInputStream()));
        }
    }

    private static byte[] readAll(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all.write(buffer, 0, read);
                if (isWhole(answer(all.toByteArray()))) {
                    break;
                }
            }
        } catch (SocketException reset) {
            // What came before counts.
        }
        return all.toByteArray();
    }

    private static boolean isWhole(Answer answer) {
        String length = answer.headers().get("content-length");
        return length != null && answer.body().getBytes(StandardCharsets.UTF_8).length >= Integer.parseInt(length);
    }

    private static Answer answer(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return new Answer(-1, Map.of(), text);
        }
        List<String> head = text.substring(0, end).lines().toList();
        Map<String, String> headers = new TreeMap<>();
        for (String line : head.subList(1, head.size())) {
            String[] parts = line.split(":", 2);
            headers.put(parts[0].strip().toLowerCase(Locale.ROOT), parts[1].strip());
        }
        return new Answer(Integer.parseInt(head.getFirst().split(" ", -1)[1]), headers, text.substring(end + 4));
    }
}
