package io.syntropy.server.loop;

import io.syntropy.server.http.ComponentHealth;
import io.syntropy.telemetry.SegmentJournal;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether the journal stores, and whether what it holds is whole. */
@ApplicationScoped
public class JournalHealth implements ComponentHealth {
  private final LoopStart start;

  /** Watches what {@code start} opened. */
  public JournalHealth(LoopStart start) {
    this.start = start;
  }

  @Override
  public String name() {
    return "journal";
  }

  @Override
  public Condition check() {
    if (!(start.journal() instanceof SegmentJournal journal)) {
      return new Condition(Health.UNKNOWN, "not opened yet");
    }
    if (journal.failing()) {
      return new Condition(
          Health.BAD,
          "the newest records could not be stored; telemetry is refused until they can");
    }
    int queued = journal.queuedRecords();
    if (queued >= journal.maxQueuedRecords()) {
      return new Condition(
          Health.BAD,
          "%d records wait (expected under %d); telemetry is refused"
              .formatted(queued, journal.maxQueuedRecords()));
    }
    long damaged = journal.damagedBytes();
    return new Condition(
        damaged > 0 ? Health.BAD : Health.GOOD,
        damaged > 0
            ? damaged + " damaged bytes were skipped since the start; the log names the files"
            : "holds %d bytes, %d records wait".formatted(journal.end() - journal.begin(), queued));
  }
}
