package io.syntropy.telemetry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.syntropy.telemetry.JournalFollower;
import io.syntropy.telemetry.OtlpPayloads;
import io.syntropy.telemetry.ReceiverConfig;
import io.syntropy.telemetry.ReceiverFixture;
import io.syntropy.telemetry.govern.CardinalitySettings;
import io.syntropy.telemetry.govern.SamplingSettings;
import io.syntropy.telemetry.store.DuckLimits;
import io.syntropy.telemetry.store.DuckStore;
import io.syntropy.telemetry.store.LogQuery;
import io.syntropy.telemetry.store.Retention;
import io.syntropy.telemetry.store.TelemetryStore;
import io.syntropy.telemetry.store.TimeRange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journal and store on one small disk that fills up, and empties again. */
class DiskFullIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LINES = 20;

  @TempDir private Path folder;
  private final Random random = new Random(3);
  private final Instant begun = Instant.now();
  private int acknowledged;

  /** Journal, receiver, store and what joins them; time for commits runs twenty times as fast. */
  private final class Parts implements AutoCloseable {
    final ReceiverFixture receivers;
    final TelemetryStore store;
    final StoreFeed feed;
    final JournalFollower follower;

    Parts() throws IOException {
      InstantSource fast =
          () -> begun.plus(Duration.between(begun, Instant.now()).multipliedBy(20));
      receivers = ReceiverFixture.with(folder.resolve("journal"), ReceiverConfig.loopback(0, 0));
      store =
          DuckStore.open(
              folder.resolve("telemetry"),
              Retention.DEFAULT,
              DuckLimits.DEFAULT,
              Clock.systemUTC(),
              series -> false);
      feed =
          new StoreFeed(
              store.writer(),
              new FeedSettings(
                  true,
                  SamplingSettings.DEFAULTS,
                  CardinalitySettings.DEFAULTS,
                  () -> series -> false,
                  event -> {}),
              fast);
      follower =
          new JournalFollower(
              "store", receivers.journal(), feed.start(), 1 << 20, feed::accept, feed::idle);
      receivers.follow(follower::offer);
      follower.start();
    }

    int post() throws Exception {
      HttpResponse<byte[]> answer = receivers.post("/v1/logs", "application/x-protobuf", lines());
      if (answer.statusCode() == 200) {
        acknowledged += LINES;
      } else {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
      return answer.statusCode();
    }

    long stored() {
      return store
          .reader()
          .logs(
              new LogQuery(
                  new TimeRange(begun.minusSeconds(60), begun.plusSeconds(3_600)),
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  Map.of(),
                  1,
                  null))
          .matched();
    }

    @Override
    public void close() throws Exception {
      follower.close();
      receivers.close();
      store.close();
    }
  }

  private byte[] lines() {
    ScopeLogs.Builder lines = ScopeLogs.newBuilder();
    byte[] some = new byte[200];
    for (int i = 0; i < LINES; i++) {
      random.nextBytes(some);
      lines.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(System.currentTimeMillis() * 1_000_000)
              .setSeverityText("INFO")
              .setBody(
                  AnyValue.newBuilder()
                      .setStringValue(java.util.Base64.getEncoder().encodeToString(some))));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(OtlpPayloads.resource("social", false))
                .addScopeLogs(lines))
        .build()
        .toByteArray();
  }

  @Test
  void refusesWhileFullGoesOnWhenThereIsRoomAndLosesNothingAcknowledged() throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", folder.toString())
            .redirectErrorStream(true)
            .start();
    assumeThat(mount.waitFor()).as("mounting needs rights").isZero();
    try {
      fillsAndEmpties();
      try (Parts again = new Parts()) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(again.stored()).isEqualTo(acknowledged));
        assertThat(again.store.health().quarantined()).isEmpty();
      }
    } finally {
      new ProcessBuilder("umount", folder.toString()).start().waitFor();
    }
  }

  private void fillsAndEmpties() throws Exception {
    try (Parts parts = new Parts()) {
      for (int i = 0; i < 50; i++) {
        assertThat(parts.post()).isEqualTo(200);
      }
      Path ballast = folder.resolve("ballast");
      fill(ballast);
      int refused = 0;
      // The journal's file has room for some more.
      for (int i = 0; i < 5_000 && refused < 100; i++) {
        refused += parts.post() == 503 ? 1 : 0;
      }
      assertThat(refused).isEqualTo(100);
      // The store meets the full disk too: it waits, and says why.
      await()
          .atMost(PATIENCE)
          .until(() -> parts.store.health().fault() != null || parts.follower.lagBytes() == 0);
      Files.delete(ballast);
      await().atMost(PATIENCE).until(() -> parts.post() == 200);
      for (int i = 0; i < 50; i++) {
        assertThat(parts.post()).isEqualTo(200);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(parts.stored()).isEqualTo(acknowledged));
      await().atMost(PATIENCE).until(() -> parts.store.health().fault() == null);
    }
  }

  private static void fill(Path file) {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] some = new byte[1024];
      while (true) {
        out.write(some);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }
}
