package nadir.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.util.List;
import nadir.data.InputException;
import org.junit.jupiter.api.Test;

/// The contract, kept by a PostgreSQL server, and what only a server can do: be away, refuse, come back.
class PostgresRunStoreTests extends RunStoreContract {
    @Override
    String freshLocation() {
        return PostgresServer.require().freshDatabase();
    }

    @Override
    void requireIntact(RunStore survivor) {
        assertThat(survivor.database().read(Schema::version)).isEqualTo(Schema.VERSION);
    }

    @Test
    void aWrongPasswordIsRefusedWithoutShowingOne() {
        String wrong = PostgresServer.require().address("a-wr%6Fng-secret", "postgres");
        assertThatThrownBy(() -> RunStore.open(StoreLocation.of(wrong))).isInstanceOf(InputException.class)
                .hasMessageContaining("check user and password")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void aMissingDatabaseIsNamed() {
        String wrong = PostgresServer.require().address(PostgresServer.PASSWORD_IN_ADDRESS, "no_such");
        assertThatThrownBy(() -> RunStore.open(StoreLocation.of(wrong))).isInstanceOf(InputException.class)
                .hasMessageContaining("no_such")
                .hasMessageContaining("createdb");
    }

    @Test
    void aRunOutlivesARestartOfTheServer() {
        PostgresServer server = PostgresServer.require();
        Recorder recorder = store().start(RunStart.of("train", List.of()));
        server.stop();
        recorder.metric("loss", 0, 0.5);
        assertThatThrownBy(recorder::flush).isInstanceOf(InputException.class).hasMessageContaining("try again");
        server.start();
        recorder.metric("loss", 1, 0.25);
        recorder.finish(RunEnd.finished(0, "converged"));
        assertThat(store().metrics(recorder.id())).hasSize(2);
        assertThat(store().find(recorder.id()).state()).isEqualTo(RunState.FINISHED);
    }

    @Test
    void anotherProcesssTablesOfANewerVersionAreRefusedUnharmed() throws Exception {
        StoreLocation.Postgres location = (StoreLocation.Postgres) StoreLocation.of(freshLocation());
        RunStore.open(location).close();
        try (Connection connection = PostgresOpening.open(location)) {
            Dialect.execute(connection, "insert into schema_version values (99, 0, '9.0')");
        }
        assertThatThrownBy(() -> RunStore.open(location)).isInstanceOf(InputException.class)
                .hasMessageContaining("newer Nadir")
                .hasMessageContaining("99")
                .hasMessageNotContaining(PostgresServer.PASSWORD);
    }

    @Test
    void otherTablesOfTheDatabaseAreLeftAlone() throws Exception {
        StoreLocation.Postgres location = (StoreLocation.Postgres) StoreLocation.of(freshLocation());
        RunStore.open(location).close();
        try (Connection connection = PostgresOpening.open(location);
                var tables = connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"})) {
            assertThat(tables.next()).isFalse();
        }
    }
}
