package io.syntropy.server.loop;

import io.syntropy.server.action.Acknowledgements;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.DirectiveIndex;
import io.syntropy.server.action.MemoryLedger;
import io.syntropy.server.action.OpenActions;
import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.audit.AuditReader;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.live.LiveHub;
import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.RecordKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Folds the journal anew, on a second kernel that nobody sees, and compares what it decides with
 * the audit log (I29). Off the loop's thread; one at a time, 10 min at most.
 */
@ApplicationScoped
public class Replay {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final LoopStart start;
  private final LoopHandler handler;
  private final ControlLoop loop;
  private final AuditReader audit;
  private final ConfigCompiler compiler;
  private final ActionWords words;
  private final StoredJson json;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();

  /** Replays the journal of {@code start}. */
  public Replay(
      LoopStart start,
      LoopHandler handler,
      ControlLoop loop,
      AuditReader audit,
      ConfigCompiler compiler,
      ActionWords words,
      StoredJson json,
      Clock clock) {
    this.start = start;
    this.handler = handler;
    this.loop = loop;
    this.audit = audit;
    this.compiler = compiler;
    this.words = words;
    this.json = json;
    this.clock = clock;
  }

  /** How far the live loop is, and the log with it. */
  private record Extent(long position, long auditSize) {}

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("enough", null, false, false);
    }
  }

  /**
   * Compares.
   *
   * @throws ApiException 409 while another replay runs or when the journal's beginning was
   *     released, 503 before the start and after 10 min
   */
  public ReplayView run(ReplayRequest range) {
    if (!running.compareAndSet(false, true)) {
      throw ApiException.conflict("replay: another one is running");
    }
    try {
      Journal journal = start.journal();
      if (journal == null) {
        throw ApiException.unavailable("journal: not open", Duration.ofSeconds(2));
      }
      if (journal.begin() > 0) {
        throw ApiException.conflict(
            "journal: begins at %d (expected 0: what was released cannot be replayed)"
                .formatted(journal.begin()));
      }
      return compare(journal, range);
    } finally {
      running.set(false);
    }
  }

  private ReplayView compare(Journal journal, ReplayRequest range) {
    Instant deadline = clock.instant().plus(PATIENCE);
    Extent extent = loop.ask(() -> new Extent(handler.reached(), audit.size()));
    Set<ControlEvent.Dropped> drops = new HashSet<>();
    fold(
        journal,
        extent,
        deadline,
        (record, event) -> {
          if (event instanceof ControlEvent.Dropped dropped) {
            drops.add(dropped);
          }
        });
    LoggedDecisions logged = new LoggedDecisions(audit, range, extent.auditSize());
    Folding folding = new Folding(drops, logged);
    try {
      fold(journal, extent, deadline, folding);
      logged.finish();
    } catch (Enough differs) {
      // the first difference is known
    }
    return new ReplayView(
        !logged.differs(),
        logged.compared(),
        logged.lost(),
        folding.records,
        folding.from,
        folding.to,
        logged.difference());
  }

  private void fold(
      Journal journal,
      Extent extent,
      Instant deadline,
      BiConsumer<JournalRecord, @Nullable ControlEvent> sink) {
    journal.replay(
        journal.begin(),
        record -> {
          if (record.position() >= extent.position()) {
            return;
          }
          if (clock.instant().isAfter(deadline)) {
            throw ApiException.unavailable("replay: not done in 10 min", Duration.ofMinutes(10));
          }
          sink.accept(
              record,
              record.kind() == RecordKind.CONTROL
                  ? json.read(record.payload(), ControlEvent.class)
                  : null);
        });
  }

  /** A kernel of its own, fed record by record. */
  private final class Folding implements BiConsumer<JournalRecord, @Nullable ControlEvent> {
    private final Set<ControlEvent.Dropped> drops;
    private final LoggedDecisions logged;
    private final LiveHub nobody = new LiveHub(json, clock);
    private final LoopState state = new LoopState();
    private final AlertBook alerts = new AlertBook(nobody);
    private Kernel kernel;
    private long records;
    private @Nullable Instant from;
    private @Nullable Instant to;

    Folding(Set<ControlEvent.Dropped> drops, LoggedDecisions logged) {
      this.drops = drops;
      this.logged = logged;
      this.kernel = fresh();
    }

    @Override
    public void accept(JournalRecord record, @Nullable ControlEvent event) {
      records++;
      if (event == null) {
        kernel.telemetry(record);
        return;
      }
      if (event instanceof ControlEvent.Booted) {
        kernel = fresh(); // a process that starts remembers the engine and the alerts only
      } else if (event instanceof ControlEvent.Started started) {
        boolean comparable = logged.term(started.epoch(), started.rows() != null);
        if (comparable && from == null) {
          from = started.at();
        }
      } else if (event instanceof ControlEvent.Tick tick) {
        to = tick.at();
      }
      try {
        kernel.apply(event);
      } catch (RuntimeException refused) {
        // The live loop answered it to whoever submitted the event, and went on.
      }
      if (logged.differs()) {
        throw new Enough();
      }
    }

    private Kernel fresh() {
      MemoryLedger ledger = new MemoryLedger(drops, logged::decided, logged::perhaps);
      OpenActions open = new OpenActions(ledger);
      DirectiveIndex index = new DirectiveIndex();
      MachineStates machines = new MachineStates(json);
      ActionDesk desk = new ActionDesk(ledger, words, open, index);
      Acknowledgements acknowledgements = new Acknowledgements(open, index);
      Hands hands = new Hands(state, ledger, json);
      Decider decider =
          new Decider(
              state,
              desk,
              acknowledgements,
              machines,
              new RegionViews(state, nobody),
              new ReplicaInputs(state, machines, index, alerts),
              ScalingAudience.NOBODY,
              new Judging(action -> {}),
              hands);
      return new Kernel(
          state, decider, machines, desk, acknowledgements, alerts, compiler, hands, ledger, false);
    }
  }
}
