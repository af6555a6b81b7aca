package io.syntropy.server.loop;

import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.MemoryLedger;
import io.syntropy.server.audit.AuditReader;
import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.telemetry.JournalRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Folds the journal anew, on a second kernel that nobody sees, and compares what it decides with
 * the audit log (I29). Off the loop's thread; one at a time, 10 min at most.
 */
@ApplicationScoped
public class Replay {
  private static final Logger LOG = Logger.getLogger(Replay.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final RecordedJournal journal;
  private final AuditReader audit;
  private final ConfigCompiler compiler;
  private final ActionWords words;
  private final StoredJson json;
  private final Clock clock;
  private final AtomicBoolean running = new AtomicBoolean();

  /** Replays {@code journal}. */
  public Replay(
      RecordedJournal journal,
      AuditReader audit,
      ConfigCompiler compiler,
      ActionWords words,
      StoredJson json,
      Clock clock) {
    this.journal = journal;
    this.audit = audit;
    this.compiler = compiler;
    this.words = words;
    this.json = json;
    this.clock = clock;
  }

  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("enough", null, false, false);
    }
  }

  /**
   * Compares.
   *
   * @throws ApiException 409 while another replay runs, or when the journal's beginning was
   *     released and no checkpoint can stand in for it; 503 before the start and after 10 min
   */
  public ReplayView run(ReplayRequest range) {
    if (!running.compareAndSet(false, true)) {
      throw ApiException.conflict("replay: another one is running");
    }
    try {
      return compare(range);
    } finally {
      running.set(false);
    }
  }

  private ReplayView compare(ReplayRequest range) {
    Instant deadline = clock.instant().plus(PATIENCE);
    try (Checkpoints.Hold everything = journal.hold(0)) {
      RecordedJournal.Extent extent = journal.extent();
      LoggedDecisions logged = new LoggedDecisions(audit, range, extent.auditSize());
      Folding folding = begin(logged, range, extent, deadline);
      try {
        journal.fold("replay", folding.start, extent, deadline, folding);
        logged.finish();
      } catch (Enough differs) {
        // the first difference is known
      }
      Instant from = later(folding.from, range.from());
      Instant to = earlier(folding.to, range.to());
      boolean any = from != null && to != null && from.isBefore(to);
      return new ReplayView(
          !logged.differs(),
          logged.compared(),
          logged.lost(),
          folding.records,
          any ? from : null,
          any ? to : null,
          logged.difference());
    }
  }

  private static @Nullable Instant later(@Nullable Instant known, @Nullable Instant asked) {
    return known == null || asked == null || asked.isBefore(known) ? known : asked;
  }

  private static @Nullable Instant earlier(@Nullable Instant known, @Nullable Instant asked) {
    return known == null || asked == null || asked.isAfter(known) ? known : asked;
  }

  /** At the journal's beginning, or where a checkpoint stands in for what was released of it. */
  private Folding begin(
      LoggedDecisions logged,
      ReplayRequest range,
      RecordedJournal.Extent extent,
      Instant deadline) {
    long begin = journal.begin();
    if (begin == 0) {
      return new Folding(0, drops(0, extent, deadline), logged);
    }
    ReplayStarts starts = journal.starts();
    List<Long> positions = starts.between(begin, extent.position(), range.from());
    String last = "";
    for (long position : positions) {
      try {
        KernelFiles.Saved saved = starts.kernel(position);
        Folding folding = new Folding(position, drops(position, extent, deadline), logged);
        starts.engine(position, (at, applied, engine) -> folding.restore(saved, applied, engine));
        folding.resume(saved);
        return folding;
      } catch (ApiException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        String why = e.getMessage() == null ? "it ends too early" : e.getMessage();
        last = ", the last of them: " + why;
        LOG.warnf("replay: checkpoint at %d cannot be used: %s", position, why);
      }
    }
    throw ApiException.conflict(
        "journal: begins at %d (expected 0, or a checkpoint after it that a replay can begin at: of %d none can be used%s)"
            .formatted(begin, positions.size(), last));
  }

  private Set<ControlEvent.Dropped> drops(
      long from, RecordedJournal.Extent extent, Instant deadline) {
    Set<ControlEvent.Dropped> drops = new HashSet<>();
    journal.fold(
        "replay",
        from,
        extent,
        deadline,
        (record, event) -> {
          if (event instanceof ControlEvent.Dropped dropped) {
            drops.add(dropped);
          }
        });
    return drops;
  }

  /** A kernel of its own, fed record by record. */
  private final class Folding implements BiConsumer<JournalRecord, @Nullable ControlEvent> {
    private final long start;
    private final LoggedDecisions logged;
    private final SecondKernel kernel;
    private long records;
    private @Nullable Instant from;
    private @Nullable Instant to;

    Folding(long start, Set<ControlEvent.Dropped> drops, LoggedDecisions logged) {
      this.start = start;
      this.logged = logged;
      this.kernel =
          new SecondKernel(
              compiler,
              words,
              json,
              clock,
              () -> new MemoryLedger(drops, logged::decided, logged::perhaps),
              action -> {});
    }

    boolean restore(KernelFiles.Saved saved, byte[] applied, InputStream engine)
        throws IOException {
      kernel.restore(json.read(applied, Applied.class), engine, saved.kernel());
      return true;
    }

    /** The log is compared from here on, if this server acted. */
    void resume(KernelFiles.Saved saved) {
      KernelState state = saved.kernel();
      if (state.leading() && logged.resume(state.desk().epoch(), state.written())) {
        from = saved.at();
      }
    }

    @Override
    public void accept(JournalRecord record, @Nullable ControlEvent event) {
      records++;
      if (event == null) {
        kernel.telemetry(record);
        return;
      }
      if (event instanceof ControlEvent.Started started) {
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
  }
}
