package io.syntropy.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.audit.AuditExport;
import io.syntropy.audit.LeafLine;
import io.syntropy.audit.OfflineVerifier;
import io.syntropy.audit.Verification;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.audit.Cosignatures;
import io.syntropy.server.audit.Kept;
import io.syntropy.server.audit.StoreVerdict;
import io.syntropy.server.audit.TestStore;
import io.syntropy.server.data.AuditPush;
import io.syntropy.server.http.ComponentHealth.Health;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that left the machine find what the machine itself no longer can. */
class PusherIT {
  @TempDir static Path data;
  static EmbeddedPostgres postgres;

  @TempDir Path temporary;
  private TestStore store;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.start(data);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void fresh() {
    store = new TestStore(postgres, temporary.resolve("secrets"));
  }

  private Pusher pusher(Map<String, String> env) throws Exception {
    return new Pusher(
        AuditPush.resolve(env),
        temporary.resolve("server"),
        store.checkpoints(),
        store.reader(),
        new Cosignatures(store.database()),
        store.json(),
        Clock.fixed(TestStore.NOW, ZoneOffset.UTC));
  }

  private void push(Pusher pusher) {
    pusher.pushes().forEach(push -> pusher.run(push, store.checkpoints().current()));
  }

  private Path folder() throws Exception {
    return Files.createDirectories(temporary.resolve("kept"));
  }

  /** Somebody with the database and the key makes the log say something else, from entry 100 on. */
  private void rewriteWholeStore() throws Exception {
    store.execute("TRUNCATE audit_log, audit_tile, audit_checkpoint");
    store.execute("UPDATE audit_head SET size = 0, frontier = ''");
    store.append(100);
    store.append(300, "social/2");
    store.checkpoints().current();
  }

  @Test
  void aRewrittenStoreIsFoundByWhatWasPushed() throws Exception {
    Path remote = temporary.resolve("remote.git");
    Git.init().setBare(true).setDirectory(remote.toFile()).call().close();
    Map<String, String> env =
        Map.of("SYNTROPY_AUDIT_PUSH", "folder:%s git:file://%s".formatted(folder(), remote));
    Pusher pusher = pusher(env);
    store.append(60);
    push(pusher);
    store.append(340);
    push(pusher);
    Kept kept = pusher.kept();
    assertThat(kept.checkpoints()).hasSize(4);
    assertThat(store.check(kept).good()).isTrue();
    store.append(20);
    assertThat(store.check(kept).good()).isTrue();

    rewriteWholeStore();

    assertThat(store.check(Kept.NOTHING).good()).as("the store by itself is whole").isTrue();
    StoreVerdict found = store.check(pusher.kept());
    assertThat(found.good()).isFalse();
    assertThat(found.firstBadEntry()).isEqualTo(60);
    assertThat(found.message()).contains("60..399", "kept in folder:");

    Verification offline = verify(folder().resolve("checkpoint"));
    assertThat(offline.ok()).isFalse();
    assertThat(verify(null).ok()).isTrue();

    // A restarted server notices at its first push, and replaces nothing.
    Pusher again = pusher(env);
    push(again);
    assertThat(again.check().health()).isEqualTo(Health.BAD);
    assertThat(again.check().detail()).contains("the log was rewritten");
    assertThat(again.kept().checkpoints()).isEqualTo(kept.checkpoints());
    assertThat(again.collect().toString()).isNotEmpty();
  }

  @Test
  void aStoreCutOffIsFound() throws Exception {
    Pusher pusher = pusher(Map.of("SYNTROPY_AUDIT_PUSH", "folder:" + folder()));
    store.append(500);
    push(pusher);
    store.execute("TRUNCATE audit_log, audit_tile, audit_checkpoint");
    store.execute("UPDATE audit_head SET size = 0, frontier = ''");
    store.append(450);
    assertThat(store.check(Kept.NOTHING).good()).isTrue();
    assertThat(store.check(pusher.kept()).firstBadEntry()).isEqualTo(450);
  }

  @Test
  void aTargetThatIsAwayHoldsNothingUpAndCatchesUp() throws Exception {
    Pusher pusher = pusher(Map.of("SYNTROPY_AUDIT_PUSH", "folder:" + folder()));
    Push push = pusher.pushes().getFirst();
    store.append(1);
    push(pusher);
    assertThat(pusher.check().health()).isEqualTo(Health.GOOD);
    Files.move(folder(), temporary.resolve("away"));
    store.append(10);
    push(pusher);
    assertThat(pusher.check().health()).isEqualTo(Health.BAD);
    assertThat(pusher.check().detail()).contains("is missing", "1 attempts");
    store.append(10);
    assertThat(push.due(21, TestStore.NOW)).isFalse();
    assertThat(push.due(21, TestStore.NOW.plusSeconds(1))).isTrue();
    assertThat(pusher.kept().unread()).hasSize(1);
    assertThat(store.check(pusher.kept()).message()).contains("not compared with folder:");

    Files.move(temporary.resolve("away"), temporary.resolve("kept"));
    push(pusher);
    assertThat(pusher.check().health()).isEqualTo(Health.GOOD);
    assertThat(pusher.kept().checkpoints())
        .extracting(kept -> kept.signed().size())
        .containsExactly(1L, 21L);
    assertThat(push.state().failed()).isEqualTo(1);
  }

  @Test
  void itIsDueAfterSoManyEntriesOrSoLong() throws Exception {
    Pusher pusher =
        pusher(
            Map.of(
                "SYNTROPY_AUDIT_PUSH",
                "folder:" + folder(),
                "SYNTROPY_AUDIT_PUSH_EVERY",
                "1h",
                "SYNTROPY_AUDIT_PUSH_ENTRIES",
                "50"));
    Push push = pusher.pushes().getFirst();
    Instant now = TestStore.NOW;
    assertThat(push.due(0, now)).isFalse();
    assertThat(push.due(1, now)).isTrue();
    store.append(1);
    push(pusher);
    assertThat(push.due(1, now.plus(Duration.ofDays(1)))).isFalse();
    assertThat(push.due(50, now)).isFalse();
    assertThat(push.due(51, now)).isTrue();
    assertThat(push.due(2, now.plus(Duration.ofMinutes(59)))).isFalse();
    assertThat(push.due(2, now.plus(Duration.ofHours(1)))).isTrue();
  }

  private Verification verify(@org.jspecify.annotations.Nullable Path checkpoint) throws Exception {
    Path folder = temporary.resolve("export-" + System.nanoTime());
    try (AuditExport export = AuditExport.create(folder)) {
      for (LeafLine line : store.reader().lines(0, 1_000)) {
        export.add(line);
      }
      export.finish(store.checkpoints().current(), store.checkpoints().key());
    }
    return OfflineVerifier.verify(folder, checkpoint, null);
  }
}
