package nadir.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/// A page needs nothing outside itself, and neither its title nor its text can change that.
class PageTests {
    private static final String HOSTILE = "</title><script src=http://evil/x.js></script>";

    private static Page page() {
        Plot plot = new Plot(HOSTILE, HOSTILE, new Plot.Axis(HOSTILE, Scale.linear(0, 1)),
                new Plot.Axis("y", Scale.linear(0, 1)),
                List.of(new Plot.Mark.Line(HOSTILE, new double[] {0, 1}, new double[] {0, 1})),
                Table.ofNumbers(List.of(HOSTILE, "y"), new double[] {0, 1}, new double[] {0, 1}));
        return new Page(HOSTILE, HOSTILE, List.of(Page.section(HOSTILE, List.of(Page.plots(List.of(plot))))));
    }

    @Test
    void loadsAndRunsNothing() {
        Element html = Markup.parsePage(page().html());
        assertThat(html.getAttribute("lang")).isEqualTo("en");
        for (String element : List.of("script", "link", "img", "iframe", "object", "embed", "base", "form", "a")) {
            assertThat(Markup.all(html, element)).as(element).isEmpty();
        }
        List<Element> all = Markup.all(html, "*");
        assertThat(all).hasSizeGreaterThan(40).allSatisfy(element -> {
            for (int k = 0; k < element.getAttributes().getLength(); k++) {
                String name = element.getAttributes().item(k).getNodeName();
                assertThat(name).isNotIn("src", "href", "style", "srcset").doesNotStartWith("on");
            }
        });
        assertThat(Markup.all(html, "style")).singleElement()
                .satisfies(sheet -> assertThat(sheet.getTextContent()).doesNotContain("url(", "@import", "http"));
        assertThat(Markup.all(html, "meta")).anySatisfy(
                meta -> assertThat(meta.getAttribute("content")).startsWith("default-src 'none'"));
        assertThat(Markup.all(html, "h1").getFirst().getTextContent()).isEqualTo(HOSTILE);
    }

    @Test
    void hasAHeadingForEverySectionAndAnAlternativeForEveryDrawing() {
        Element html = Markup.parsePage(page().html());
        assertThat(Markup.all(html, "section")).hasSize(1)
                .allSatisfy(section -> assertThat(Markup.all(section, "h2")).hasSize(1));
        assertThat(Markup.all(html, "figure")).hasSize(1).allSatisfy(figure -> {
            assertThat(Markup.all(figure, "figcaption")).hasSize(1);
            assertThat(Markup.all(figure, "table")).hasSize(1);
        });
    }

    @Test
    void isWrittenWholeOrNotAtAll(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("report.html");
        page().write(file);
        assertThat(Files.readString(file)).isEqualTo(page().html());
        assertThatThrownBy(() -> page().write(directory.resolve("no/report.html"))).isInstanceOf(InputException.class)
                .hasMessageContaining("there is no directory");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }
}
