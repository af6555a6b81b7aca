package io.syntropy.server.loop;

import io.syntropy.server.http.ComponentHealth;
import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.OtlpReceiver;
import io.syntropy.telemetry.ReceiverStats;
import jakarta.enterprise.context.ApplicationScoped;

/** What the receivers took and the journal holds. */
@ApplicationScoped
public class IngestHealth implements ComponentHealth {
  /** Bad once all but one of so many parts of the memory for requests is in use. */
  private static final int FULL_PARTS = 10;

  private final LoopStart start;

  /** Watches what {@code start} opened. */
  public IngestHealth(LoopStart start) {
    this.start = start;
  }

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public Condition check() {
    OtlpReceiver receiver = start.receiver();
    Journal journal = start.journal();
    if (receiver == null || journal == null) {
      return new Condition(Health.UNKNOWN, "not started yet");
    }
    ReceiverStats stats = receiver.stats();
    long accepted = stats.accepted().values().stream().mapToLong(Long::longValue).sum();
    long rejected = stats.rejected().values().stream().mapToLong(Long::longValue).sum();
    long refused =
        stats.requests().getOrDefault("overloaded", 0L)
            + stats.requests().getOrDefault("unavailable", 0L);
    long limit = receiver.maxInFlightBytes();
    return new Condition(
        stats.inFlightBytes() > limit / FULL_PARTS * (FULL_PARTS - 1) ? Health.BAD : Health.GOOD,
        "%d items accepted, %d rejected; %d requests refused with 503; %d of %d bytes in flight; journal holds %d bytes"
            .formatted(
                accepted,
                rejected,
                refused,
                stats.inFlightBytes(),
                limit,
                journal.end() - journal.begin()));
  }
}
