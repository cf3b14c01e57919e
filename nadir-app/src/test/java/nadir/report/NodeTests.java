package nadir.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/// Text never becomes markup, whatever it holds: an independent parser reads back what was written.
class NodeTests {
    private static final String[] HOSTILE = {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
        "' onload='x", "&lt;b&gt;", "]]>", "<!--", "-->", "</title><p>", "\u0000\u0007\u001b[31m", "\u202Egnp.exe",
        "\uD800", "\u2028", "&#x3C;", "a\nb\tc", "\uFFFE", "𝔸 ß 漢"};

    @Test
    void readsBackAsItWas() {
        Random random = new Random(3);
        int checked = 0;
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder("|");
            for (int k = random.nextInt(6); k >= 0; k--) {
                text.append(HOSTILE[random.nextInt(HOSTILE.length)]).append((char) random.nextInt(0x3000));
            }
            String content = text.append('|').toString();
            String markup = Node.element("p", content).with("title", content).render();
            Element parsed = Markup.parse(markup);
            assertThat(parsed.getChildNodes().getLength()).isEqualTo(1);
            assertThat(parsed.getAttributes().getLength()).isEqualTo(1);
            assertThat(parsed.getTextContent()).isEqualTo(visible(content));
            // An attribute's line breaks and tabs are read as spaces.
            assertThat(parsed.getAttribute("title")).isEqualTo(visible(content).replaceAll("[\n\t]", " "));
            checked++;
        }
        assertThat(checked).isEqualTo(2000);
    }

    /// What a reader may see: everything but controls, formatting characters and what is no character at all.
    private static String visible(String content) {
        return content.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cn}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\n\t]]", "\uFFFD");
    }

    @Test
    void nestsElementsInOrder() {
        Node.Element list = Node.element("ul", Node.element("li", "a & b").of("x").of("y"), Node.element("li", "2"));
        assertThat(list.render()).isEqualTo("<ul><li class=\"x y\">a &amp; b</li><li>2</li></ul>");
        assertThat(Node.element("meta").with("charset", "utf-8").render()).isEqualTo("<meta charset=\"utf-8\">");
    }
}
