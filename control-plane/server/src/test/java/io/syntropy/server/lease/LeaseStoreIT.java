package io.syntropy.server.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.db.Database;
import io.syntropy.server.db.MigratedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lease's row and the fence, on a real PostgreSQL. */
class LeaseStoreIT {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final LeaseStore.Holder A = new LeaseStore.Holder("a", "http://a:1");
  private static final LeaseStore.Holder B = new LeaseStore.Holder("b", "http://b:2");

  @TempDir private static Path folder;
  private static MigratedPostgres postgres;
  private final LeaseStore store =
      new LeaseStore(postgres.database(), new AuditLog(postgres.database(), new ObjectMapper()));

  @BeforeAll
  static void start() {
    postgres = new MigratedPostgres(folder);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void free() throws SQLException {
    postgres.execute(
        "UPDATE writer SET holder = '', expires_at = '-infinity', renewed_at = '-infinity'");
  }

  private long take(LeaseStore.Holder holder) {
    return store.take(holder, 0, false, LONG).orElseThrow();
  }

  @Test
  void oneTakesItAndTheOtherSeesWho() {
    long epoch = take(A);
    assertThat(store.take(B, 0, false, LONG)).isEmpty();
    assertThat(store.take(B, 0, true, LONG)).as("another folder's restart").isEmpty();
    LeaseStore.Row row = store.look();
    assertThat(row.holder()).isEqualTo("a");
    assertThat(row.address()).isEqualTo("http://a:1");
    assertThat(row.epoch()).isEqualTo(epoch);
    assertThat(row.live()).isTrue();
    assertThat(row.age()).isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aRestartAndALostConnectionNeedNotWait() {
    long epoch = take(A);
    assertThat(store.take(A, 0, true, LONG)).as("restart").contains(epoch + 1);
    assertThat(store.take(A, epoch + 1, false, LONG)).as("own lease").contains(epoch + 2);
    assertThat(store.take(A, epoch, false, LONG)).as("a copy of the folder").isEmpty();
  }

  @Test
  void whatExpiredOrWasGivenBackIsTakenAndCannotBeRenewed() throws SQLException {
    long epoch = take(A);
    postgres.execute("UPDATE writer SET expires_at = clock_timestamp()");
    long next = take(B);
    assertThat(next).isEqualTo(epoch + 1);
    assertThat(store.renew(A, epoch, LONG)).isFalse();
    assertThat(store.renew(B, next, LONG)).isTrue();
    store.release(A, epoch);
    assertThat(store.look().live()).as("the old holder cannot give it away").isTrue();
    store.release(B, next);
    assertThat(take(A)).isEqualTo(next + 1);
  }

  @Test
  void ofManyAtOnceOneGetsIt() {
    var attempts =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(
                    () -> store.take(new LeaseStore.Holder("s" + i, ""), 0, false, LONG)))
            .toList();
    assertThat(attempts.stream().map(CompletableFuture::join).filter(Optional::isPresent))
        .hasSize(1);
  }

  @Test
  void theFenceRefusesAnOlderEpochAndNothingIsWritten() throws SQLException {
    Database database = postgres.database();
    long old = take(A);
    postgres.execute("CREATE TABLE IF NOT EXISTS effect (epoch bigint)");
    postgres.execute("UPDATE writer SET expires_at = clock_timestamp()");
    long next = take(B);
    assertThatThrownBy(() -> write(database, old))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("epoch %d: refused by the fence".formatted(old));
    write(database, next);
    postgres.execute("UPDATE writer SET expires_at = clock_timestamp()");
    assertThatThrownBy(() -> write(database, next))
        .isInstanceOfSatisfying(FencedException.class, e -> assertThat(e.superseded()).isFalse());
    assertThat(effects(database)).isEqualTo(1);
    postgres.execute("DROP TABLE effect");
  }

  private static int write(Database database, long epoch) {
    return database.inTransaction(tx -> {
      Fence.check(tx, epoch);
      try (Statement sql = tx.createStatement()) {
        return sql.executeUpdate("INSERT INTO effect VALUES (" + epoch + ")");
      }
    });
  }

  private static int effects(Database database) {
    return database.inTransaction(tx -> {
      try (Statement sql = tx.createStatement();
          var rows = sql.executeQuery("SELECT count(*) FROM effect")) {
        rows.next();
        return rows.getInt(1);
      }
    });
  }

  @Test
  void aTakeoverWaitsForTheCommitAndNotForAPausedWriter() throws Exception {
    long old = take(A);
    postgres.execute("UPDATE writer SET expires_at = clock_timestamp() + interval '1 second'");
    try (Connection paused = postgres.source().getConnection()) {
      try (Statement sql = paused.createStatement()) {
        sql.execute("SET idle_in_transaction_session_timeout = '5s'"); // as the pool sets it
      }
      paused.setAutoCommit(false);
      Fence.check(paused, old); // and now the process stands still
      await("taken over all the same")
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> store.take(B, 0, false, LONG).isPresent());
      assertThatThrownBy(paused::commit).isInstanceOf(SQLException.class);
    }
  }
}
