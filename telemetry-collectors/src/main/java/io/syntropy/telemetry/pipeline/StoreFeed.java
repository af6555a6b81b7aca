package io.syntropy.telemetry.pipeline;

import io.syntropy.slo.Sample;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.store.KeptSpan;
import io.syntropy.telemetry.store.Signal;
import io.syntropy.telemetry.store.TelemetryWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Feeds journalled telemetry into the store, in journal order, on one thread. After a restart each
 * signal goes on where its last commit says, so that nothing is stored twice or left out.
 */
public final class StoreFeed {
  /** What a crash costs is read from the journal again, so commits may be rare. */
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(10);

  private final TelemetryWriter writer;
  private final InstantSource clock;
  private final Map<Signal, Long> from;
  private long next;
  private long committedAt;
  private boolean dirty;

  /** Feeds {@code writer} from where its commits end. */
  public StoreFeed(TelemetryWriter writer, InstantSource clock) {
    this.writer = writer;
    this.clock = clock;
    this.from = new EnumMap<>(writer.committed());
    for (Signal signal : Signal.values()) {
      from.putIfAbsent(signal, 0L);
    }
    this.next = start();
    this.committedAt = clock.millis();
  }

  /** Where the journal has to be read from. */
  public long start() {
    return from.values().stream().mapToLong(Long::longValue).min().orElse(0);
  }

  /**
   * Takes one record.
   *
   * @throws io.syntropy.telemetry.store.StoreUnavailable when a due commit failed; the record was
   *     not taken and may be handed over again
   */
  public void accept(JournalRecord record) {
    maybeCommit();
    switch (record.kind()) {
      case OTLP_METRICS -> {
        if (wanted(Signal.METRICS, record)) {
          writer.points(record.samples());
        }
      }
      case OTLP_TRACES -> {
        if (wanted(Signal.TRACES, record)) {
          writer.spans(spans(record.samples()));
        }
      }
      case OTLP_LOGS -> {
        if (wanted(Signal.LOGS, record)) {
          writer.logs(logs(record.samples()));
        }
      }
      case CONTROL -> {}
    }
    next = record.position() + 1;
    dirty = true;
  }

  /** Commits when it is time. */
  public void maybeCommit() {
    long now = clock.millis();
    // A clock set back must not keep it from committing.
    if (dirty && Math.abs(now - committedAt) >= COMMIT_EVERY.toMillis()) {
      commit();
      committedAt = now;
    }
  }

  /** Commits everything taken. */
  public void commit() {
    Map<Signal, Long> positions = new EnumMap<>(Signal.class);
    for (Signal signal : Signal.values()) {
      positions.put(signal, Math.max(next, from.getOrDefault(signal, 0L)));
    }
    writer.commit(positions);
    dirty = false;
  }

  private boolean wanted(Signal signal, JournalRecord record) {
    return record.position() >= from.getOrDefault(signal, 0L);
  }

  private static List<KeptSpan> spans(List<Sample> samples) {
    List<KeptSpan> spans = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      if (sample instanceof Sample.Span span) {
        spans.add(new KeptSpan(span, 1));
      }
    }
    return spans;
  }

  private static List<Sample.Log> logs(List<Sample> samples) {
    List<Sample.Log> logs = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      if (sample instanceof Sample.Log log) {
        logs.add(log);
      }
    }
    return logs;
  }
}
