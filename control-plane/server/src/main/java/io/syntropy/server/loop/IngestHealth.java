package io.syntropy.server.loop;

import io.syntropy.server.http.ComponentHealth;
import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.OtlpReceiver;
import io.syntropy.telemetry.ReceiverStats;
import jakarta.enterprise.context.ApplicationScoped;

/** What the receivers took and the journal holds. */
@ApplicationScoped
public class IngestHealth implements ComponentHealth {
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
    return new Condition(
        Health.GOOD,
        "%d items accepted, %d rejected; journal holds %d bytes"
            .formatted(accepted, rejected, journal.end() - journal.begin()));
  }
}
