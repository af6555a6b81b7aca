package io.syntropy.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.NoteVerifier;
import io.syntropy.audit.SignedNote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that sends its checkpoints away, as it is configured. */
class PushedCheckpointIT {
  @TempDir Path temporary;

  @Test
  void checkpointsArriveAndTheFailureIsSeenButHoldsNothingUp() throws Exception {
    Path kept = Files.createDirectory(temporary.resolve("kept"));
    Map<String, String> env =
        Map.of("SYNTROPY_AUDIT_PUSH", "folder:" + kept, "SYNTROPY_AUDIT_PUSH_EVERY", "1s");
    try (SyntropyProcess server = SyntropyProcess.start(temporary.resolve("data"), env)) {
      record(server, 0);
      long first = await(kept, 1);
      NoteVerifier key = NoteVerifier.parse(Files.readString(kept.resolve("public-key")));
      assertThat(newest(kept).isSignedBy(key)).isTrue();
      assertThat(server.get("/api/v1/audit/public-key", server.token("viewer")).body().strip())
          .isEqualTo(key.vkey());
      assertThat(server.get("/api/v1/status", server.token("viewer")).body())
          .contains("\"name\":\"audit_push\",\"health\":\"good\"");

      Files.move(kept, temporary.resolve("away"));
      record(server, 1);
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              server
                  .get("/api/v1/status", server.token("viewer"))
                  .body()
                  .contains("\"name\":\"audit_push\",\"health\":\"bad\""));
      record(server, 2);
      assertThat(server.get("/metrics", server.token("viewer")).body())
          .containsPattern("syntropy_audit_push_failures_total\\{target=\"folder:\\S+\"} [1-9]");

      Files.move(temporary.resolve("away"), kept);
      assertThat(await(kept, first + 2)).isGreaterThan(first);
      assertThat(server.get("/api/v1/audit/check", server.token("operator")).body())
          .contains("\"good\":true", "kept elsewhere agree");
    }
  }

  @Test
  void aMistakeInTheSettingEndsTheStart() {
    SyntropyProcess server =
        SyntropyProcess.launch(
            temporary.resolve("data"), Map.of("SYNTROPY_AUDIT_PUSH", "folder:/not/there"));
    try (server) {
      assertThat(server.exitCode(Duration.ofSeconds(60))).isEqualTo(2);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> server.output().contains("SYNTROPY_AUDIT_PUSH: folder:/not/there"));
    }
  }

  private static void record(SyntropyProcess server, int number) {
    assertThat(
            server
                .post(
                    "/api/v1/audit/records",
                    """
                    {"records":[{"record_id":"r-%d","action":"node.join","target":"n","outcome":"ok",
                    "occurred_at":"2026-11-21T10:00:00Z"}]}
                    """
                        .formatted(number),
                    server.token("service:grid"))
                .statusCode())
        .isEqualTo(200);
  }

  private static SignedNote newest(Path kept) throws Exception {
    return SignedNote.parse(Files.readString(kept.resolve("checkpoint")));
  }

  private static long await(Path kept, long entries) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> Checkpoint.parse(newest(kept).text()).size(), size -> size >= entries);
  }
}
