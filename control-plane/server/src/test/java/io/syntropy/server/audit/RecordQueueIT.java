package io.syntropy.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.db.Database;
import io.syntropy.server.http.ComponentHealth.Health;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordQueueIT {
  private static final Clock CLOCK = Clock.fixed(TestStore.NOW, ZoneOffset.UTC);

  @TempDir static Path data;
  static EmbeddedPostgres postgres;

  @TempDir Path temporary;
  private volatile boolean down;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(data);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void recordsOutliveADatabaseThatIsAwayAndLossesAreRecorded() {
    TestStore store = new TestStore(postgres, temporary);
    RecordQueue queue = new RecordQueue(new AuditLog(breakable(store), store.json(), CLOCK), CLOCK);
    queue.add(record(0));
    queue.write();
    assertThat(store.reader().size()).isEqualTo(1);

    down = true;
    for (int i = 1; i < RecordQueue.CAPACITY + 4; i++) {
      queue.add(record(i));
      if (i % 1_000 == 0) {
        queue.write();
      }
    }
    assertThat(queue.check().health()).isEqualTo(Health.BAD);
    assertThat(queue.check().detail()).startsWith("5000 records wait, 3 lost: ");

    down = false;
    queue.write();
    assertThat(queue.check().health()).isEqualTo(Health.GOOD);
    assertThat(store.reader().size()).isEqualTo(1 + RecordQueue.CAPACITY + 1);
    StoredEntry last = store.reader().newest(AuditQuery.ALL, Long.MAX_VALUE, 1).getFirst();
    assertThat(last.leaf().path("action").asText()).isEqualTo("audit.dropped");
    assertThat(last.leaf().path("after").path("records").asInt()).isEqualTo(3);
  }

  @Test
  void aRecordThatCannotBeAppendedDoesNotHoldUpTheOthers() {
    TestStore store = new TestStore(postgres, temporary);
    RecordQueue queue = new RecordQueue(new AuditLog(breakable(store), store.json(), CLOCK), CLOCK);
    queue.add(record(1));
    queue.add(record(2).withChange(null, "x".repeat(70_000)));
    queue.add(record(3));
    queue.write();
    assertThat(store.reader().newest(AuditQuery.ALL, Long.MAX_VALUE, 9))
        .extracting(entry -> entry.leaf().path("target").asText())
        .isEqualTo(List.of("3", "1"));
  }

  private Database breakable(TestStore store) {
    DataSource source = store.source();
    DataSource proxy =
        (DataSource)
            Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> {
                  if (down) {
                    throw new SQLException("away");
                  }
                  return method.invoke(source, arguments);
                });
    return new Database(proxy);
  }

  private static AuditRecord record(int number) {
    return AuditRecord.of(
        "viewer:ana", "view.audit", Integer.toString(number), "ok", TestStore.NOW);
  }
}
