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
  private final Checkpoints checkpoints;
  private final LoopHandler handler;
  private final ControlLoop loop;
  private final AuditReader audit;
  private final StoredJson json;
  private final Clock clock;

  /** The journal of {@code start}. */
  public RecordedJournal(
      LoopStart start,
      Checkpoints checkpoints,
      LoopHandler handler,
      ControlLoop loop,
      AuditReader audit,
      StoredJson json,
      Clock clock) {
    this.start = start;
    this.checkpoints = checkpoints;
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

  /** Where what is kept begins, 0 before anything was released. */
  long begin() {
    return open().begin();
  }

  /** Where a fold can begin besides the beginning. */
  ReplayStarts starts() {
    ReplayStarts starts = checkpoints.starts();
    if (starts == null) {
      throw ApiException.unavailable("journal: not open", Duration.ofSeconds(2));
    }
    return starts;
  }

  /** Keeps what is there from {@code position} on until the answer is closed. */
  Checkpoints.Hold hold(long position) {
    return checkpoints.hold(position);
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
    fold(what, 0, extent, deadline, sink);
  }

  /** The same from the record at {@code from} on. */
  void fold(
      String what,
      long from,
      Extent extent,
      Instant deadline,
      BiConsumer<JournalRecord, @Nullable ControlEvent> sink) {
    try (Checkpoints.Hold kept = hold(from)) {
      if (begin() > from) {
        throw ApiException.conflict(
            "journal: begins at %d (expected %d: what was released cannot be folded anew)"
                .formatted(begin(), from));
      }
      read(what, from, extent, deadline, sink);
    }
  }

  private Journal open() {
    Journal journal = start.journal();
    if (journal == null) {
      throw ApiException.unavailable("journal: not open", Duration.ofSeconds(2));
    }
    return journal;
  }

  private void read(
      String what,
      long from,
      Extent extent,
      Instant deadline,
      BiConsumer<JournalRecord, @Nullable ControlEvent> sink) {
    open()
        .replay(
            from,
            record -> {
              if (record.position() >= extent.position()) {
                return;
              }
              if (clock.instant().isAfter(deadline)) {
                throw ApiException.unavailable(
                    what + ": not done in 10 min", Duration.ofMinutes(10));
              }
              sink.accept(
                  record,
                  record.kind() == RecordKind.CONTROL
                      ? json.read(record.payload(), ControlEvent.class)
                      : null);
            });
  }
}
