package io.syntropy.telemetry.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} while it writes and merges, again and again on the same files. */
class DuckStoreKillIT {
  private static final int KILLS = 12;
  private static final TimeRange ALL =
      new TimeRange(
          KilledStore.START.minus(Duration.ofDays(1)), KilledStore.START.plus(Duration.ofDays(1)));

  @TempDir Path folder;
  @TempDir Path temporary;

  @Test
  void nothingCommittedIsLostAndNothingIsThereTwice() throws Exception {
    Random random = new Random(20261121);
    long before = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      killedAfter(random.nextInt(1, 12), random.nextInt(80));
      try (DuckStore store = KilledStore.open(folder)) {
        long batches = store.writer().committed().getOrDefault(Signal.TRACES, 0L);
        assertThat(batches).isGreaterThanOrEqualTo(before);
        assertThat(store.writer().committed()).containsEntry(Signal.LOGS, batches);
        assertThat(store.health().quarantined()).isEmpty();
        assertEachOnce(store, batches);
        before = batches;
      }
    }
    assertThat(before).isGreaterThan(20);
  }

  private void killedAfter(int commits, int millis) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx256m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                KilledStore.class.getName(),
                folder.toString(),
                "100000")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      while (seen < commits) {
        String line = out.readLine();
        assertThat(line).as("output of a running process").isNotNull();
        seen += line.equals("committed") ? 1 : 0; // log lines are there too
      }
      assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS)).isFalse();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void assertEachOnce(DuckStore store, long batches) {
    Set<String> traces = new HashSet<>();
    String cursor = null;
    do {
      Answer<TraceSummary> page =
          store.reader().traces(TelemetryStoreContract.spansOf(ALL, 200, cursor));
      assertThat(page.matched()).isEqualTo(batches * KilledStore.BATCH);
      page.items()
          .forEach(t -> {
            assertThat(t.spans()).isEqualTo(1);
            assertThat(traces.add(t.traceId())).isTrue();
          });
      cursor = page.next();
    } while (cursor != null);
    for (long b = 0; b < batches; b++) {
      KilledStore.spans(b).forEach(s -> assertThat(traces).contains(s.span().traceId()));
    }
    assertThat(traces).hasSize((int) (batches * KilledStore.BATCH));
    Set<String> lines = new HashSet<>();
    do {
      Answer<LogView> page = store.reader().logs(TelemetryStoreContract.logsOf(ALL, 200, cursor));
      page.items().forEach(l -> assertThat(lines.add(l.log().body())).isTrue());
      cursor = page.next();
    } while (cursor != null);
    assertThat(lines).hasSize((int) (batches * KilledStore.BATCH));
  }
}
