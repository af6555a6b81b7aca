package io.syntropy.telemetry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.govern.CardinalitySettings;
import io.syntropy.telemetry.govern.SamplingSettings;
import io.syntropy.telemetry.govern.SpanMetrics;
import io.syntropy.telemetry.store.KeptSpan;
import io.syntropy.telemetry.store.Signal;
import io.syntropy.telemetry.store.StoreUnavailable;
import io.syntropy.telemetry.store.TelemetryWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoreFeedTest {
  private static final long BEGIN = 1_795_219_200_000L;

  private long now = BEGIN;

  /** A store that now and then cannot take or commit anything. */
  private static final class FlakyWriter implements TelemetryWriter {
    final Random random = new Random(7);
    final List<String> spans = new ArrayList<>();
    final List<String> logs = new ArrayList<>();
    final Map<Signal, Long> positions = new EnumMap<>(Signal.class);
    double calls;
    int refused;

    private void maybeRefuse() {
      if (random.nextInt(3) == 0) {
        refused++;
        throw new StoreUnavailable("full", null);
      }
    }

    @Override
    public void points(List<Sample> samples) {
      for (Sample sample : samples) {
        if (sample instanceof Sample.Sum sum && sum.series().name().equals(SpanMetrics.CALLS)) {
          calls += sum.value();
        }
      }
    }

    @Override
    public void spans(List<KeptSpan> taken) {
      maybeRefuse();
      taken.forEach(kept -> spans.add(kept.span().spanId()));
    }

    @Override
    public void logs(List<Sample.Log> taken) {
      maybeRefuse();
      taken.forEach(log -> logs.add(log.body()));
    }

    @Override
    public void commit(Map<Signal, Long> to) {
      maybeRefuse();
      positions.putAll(to);
    }

    @Override
    public Map<Signal, Long> committed() {
      return positions;
    }
  }

  private interface Step {
    void run();
  }

  /** What a follower does: again and again until it works. */
  private static void persistently(Step step) {
    for (int attempt = 0; attempt < 100; attempt++) {
      try {
        step.run();
        return;
      } catch (StoreUnavailable e) {
        // the same once more
      }
    }
    throw new AssertionError("never taken");
  }

  private JournalRecord record(int i) {
    Sample sample =
        i % 2 == 0
            ? new Sample.Span(
                "%032x".formatted(i + 1),
                "%016x".formatted(i + 1),
                "GET /",
                "server",
                "unset",
                now * 1_000_000,
                now * 1_000_000 + 5_000_000,
                Attributes.of("service.name", "shop"),
                Attributes.EMPTY)
            : new Sample.Log(
                now * 1_000_000, "INFO", "line " + i, "", "", Attributes.EMPTY, Attributes.EMPTY);
    RecordKind kind = i % 2 == 0 ? RecordKind.OTLP_TRACES : RecordKind.OTLP_LOGS;
    return new JournalRecord(i * 100L, kind, now, new byte[10], List.of(sample));
  }

  @Test
  void aStoreThatRefusesLosesAndDoublesNothing() {
    FlakyWriter writer = new FlakyWriter();
    StoreFeed feed =
        new StoreFeed(
            writer,
            new FeedSettings(
                true,
                SamplingSettings.DEFAULTS,
                CardinalitySettings.DEFAULTS,
                () -> series -> false,
                event -> {}),
            () -> Instant.ofEpochMilli(now));
    for (int i = 0; i < 400; i++) {
      JournalRecord record = record(i);
      persistently(() -> feed.accept(record));
      now += 300;
      if (i % 50 == 0) {
        persistently(feed::idle);
      }
    }
    now += 60_000;
    persistently(feed::idle);
    persistently(feed::commit);

    assertThat(writer.refused).isGreaterThan(50);
    assertThat(writer.spans).hasSize(200).doesNotHaveDuplicates();
    assertThat(writer.logs).hasSize(200).doesNotHaveDuplicates();
    assertThat(writer.calls).isEqualTo(200);
    assertThat(writer.positions.values()).allMatch(p -> p == 39_901);
  }
}
