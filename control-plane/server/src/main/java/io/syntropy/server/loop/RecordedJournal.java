package io.syntropy.server.loop;

import io.syntropy.server.audit.AuditReader;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.RecordKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** This server's journal, to be folded anew off the loop's thread. */
@ApplicationScoped
public class RecordedJournal {
  private final LoopStart start;
  private final LoopHandler handler;
  private final ControlLoop loop;
  private final AuditReader audit;
  private final StoredJson json;
  private final Clock clock;

  /** The journal of {@code start}. */
  public RecordedJournal(
      LoopStart start,
      LoopHandler handler,
      ControlLoop loop,
      AuditReader audit,
      StoredJson json,
      Clock clock) {
    this.start = start;
    this.handler = handler;
    this.loop = loop;
    this.audit = audit;
    this.json = json;
    this.clock = clock;
  }

  /**
   * How far the live loop is, and the log with it.
   *
   * @param position exclusive
   */
  public record Extent(long position, long auditSize) {}

  /** Where everything folded by now ends. */
  public Extent extent() {
    return loop.ask(() -> new Extent(handler.reached(), audit.size()));
  }

  /**
   * Hands the records of {@code extent} to {@code sink}, with the event of those that hold one.
   *
   * @param what is being done, for messages
   * @throws ApiException 409 when the journal's beginning was released, 503 before the start and
   *     after the deadline
   */
  public void fold(
      String what,
      Extent extent,
      Instant deadline,
      BiConsumer<JournalRecord, @Nullable ControlEvent> sink) {
    Journal journal = start.journal();
    if (journal == null) {
      throw ApiException.unavailable("journal: not open", Duration.ofSeconds(2));
    }
    if (journal.begin() > 0) {
      throw ApiException.conflict(
          "journal: begins at %d (expected 0: what was released cannot be folded anew)"
              .formatted(journal.begin()));
    }
    journal.replay(
        journal.begin(),
        record -> {
          if (record.position() >= extent.position()) {
            return;
          }
          if (clock.instant().isAfter(deadline)) {
            throw ApiException.unavailable(what + ": not done in 10 min", Duration.ofMinutes(10));
          }
          sink.accept(
              record,
              record.kind() == RecordKind.CONTROL
                  ? json.read(record.payload(), ControlEvent.class)
                  : null);
        });
  }
}
