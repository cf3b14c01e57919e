package nadir.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stores are named by paths and addresses; passwords in them stay in them.
class StoreLocationTests {
    @Test
    void anAddressIsTakenApart() {
        for (String scheme : new String[] {"postgresql", "postgres", "jdbc:postgresql", "PostgreSQL"}) {
            StoreLocation.Postgres location = (StoreLocation.Postgres) StoreLocation
                    .of(scheme + "://an%20na:p%40s+s:w@db.example.org:5433/research?sslmode=require&password=x");
            assertThat(location.address()).isEqualTo("db.example.org:5433/research");
            assertThat(location.user()).isEqualTo("an na");
            assertThat(location.password()).isEqualTo("p@s+s:w");
            assertThat(location.options()).isEqualTo("sslmode=require&password=x");
            assertThat(location).hasToString("postgresql://an na@db.example.org:5433/research");
        }
        assertThat(StoreLocation.of("postgresql://localhost/runs"))
                .isEqualTo(new StoreLocation.Postgres("localhost/runs", null, null, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "postgresql://", "postgresql://host", "postgresql://host/",
        "postgresql://u:hush ed@host/d", "mysql://u:hush@host/d", "jdbc:sqlite://x"})
    void whatIsNoneIsRefusedWithoutShowingAPassword(String text) {
        assertThatThrownBy(() -> StoreLocation.of(text)).isInstanceOf(InputException.class)
                .hasMessageContaining("--store requires")
                .hasMessageNotContaining("hush");
    }

    @Test
    void everythingElseIsAPath() {
        assertThat(StoreLocation.of("a b/runs.db")).isEqualTo(new StoreLocation.SqliteFile(Path.of("a b/runs.db")));
    }

    @Test
    void theUsersDataLieWhereTheSystemWantsThem() {
        assertThat(StoreLocation.standard(Map.of("XDG_DATA_HOME", "/x"), "Linux", "/home/a"))
                .hasToString("/x/nadir/runs.db");
        assertThat(StoreLocation.standard(Map.of("XDG_DATA_HOME", "relative"), "Linux", "/home/a"))
                .as("relative ones are to be ignored")
                .hasToString("/home/a/.local/share/nadir/runs.db");
        assertThat(StoreLocation.standard(Map.of(), "Mac OS X", "/Users/a"))
                .hasToString("/Users/a/Library/Application Support/nadir/runs.db");
        assertThat(StoreLocation.standard(Map.of("LOCALAPPDATA", "/local"), "Windows 11", "/u"))
                .hasToString("/local/nadir/runs.db");
    }
}
