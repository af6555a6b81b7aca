package io.syntropy.server.simulate;

import io.syntropy.server.action.Action;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.SecondKernel;
import io.syntropy.server.registry.Directive;
import io.syntropy.telemetry.JournalRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One fold of the journal: as it was, or with a candidate configuration. */
final class RecordedPass implements BiConsumer<JournalRecord, @Nullable ControlEvent> {
  private static final int MAX_DECISIONS = 5_000;

  private final StoredJson json;
  private final Range range;
  private final Effects effects;
  private final @Nullable Candidacy candidacy;
  private final SimulatedLedger ledger;
  private final SecondKernel kernel;
  private final List<Decision> decisions = new ArrayList<>();
  private @Nullable Long epoch;
  private int foreign;
  private @Nullable Instant begun;
  private @Nullable Instant ended;

  /** Which decisions count; null means no bound, {@code to} is exclusive. */
  record Range(@Nullable Instant from, @Nullable Instant to) {
    boolean covers(Instant at) {
      return (from == null || !at.isBefore(from)) && !reached(at);
    }

    boolean reached(Instant at) {
      return to != null && !at.isBefore(to);
    }
  }

  /** The end of the range. */
  static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("enough", null, false, false);
    }
  }

  /** As it was. */
  RecordedPass(
      Kernels kernels,
      StoredJson json,
      Set<ControlEvent.Dropped> drops,
      Range range,
      Effects effects) {
    this(kernels, json, drops, range, effects, null);
  }

  /** With the configuration of {@code candidacy}, where there is one. */
  RecordedPass(
      Kernels kernels,
      StoredJson json,
      Set<ControlEvent.Dropped> drops,
      Range range,
      Effects effects,
      @Nullable Candidacy candidacy) {
    this.json = json;
    this.range = range;
    this.effects = effects;
    this.candidacy = candidacy;
    this.ledger = new SimulatedLedger(drops, this::decided, json, new Listening());
    this.kernel =
        kernels.open(ledger::restarted, candidacy == null ? action -> {} : candidacy.opinions());
  }

  private final class Listening implements SimulatedLedger.Committed {
    @Override
    public void directive(String service, Directive directive) {
      effects.directive(service, directive);
      if (candidacy != null) {
        candidacy.told(service, directive);
      }
    }

    @Override
    public void action(Action action) {
      effects.action(action);
    }
  }

  @Override
  public void accept(JournalRecord record, @Nullable ControlEvent event) {
    if (event == null) {
      kernel.telemetry(candidacy == null ? record : candidacy.served(record, effects));
      return;
    }
    if (event instanceof ControlEvent.Tick tick) {
      if (range.reached(tick.at())) {
        throw new Enough();
      }
      ended = tick.at();
      if (candidacy != null) {
        candidacy.supposed(kernel, tick.at()).forEach(this::apply);
      }
    }
    ControlEvent here = here(event);
    if (here != null) {
      apply(here);
    }
    if (candidacy != null && event instanceof ControlEvent.Tick tick) {
      candidacy.opinions().answer(tick.at(), this::apply);
    }
  }

  /** The event as it would have been; null when it would not. */
  private @Nullable ControlEvent here(ControlEvent event) {
    if (event instanceof ControlEvent.Started started) {
      return started(started);
    }
    if (candidacy != null && event instanceof ControlEvent.ConfigApplied applied) {
      return candidacy.configured(applied);
    }
    if (event instanceof ControlEvent.Judged judged) {
      effects.judged(judged.verdict());
      return candidacy == null || candidacy.awaited(judged) ? judged : null;
    }
    if (candidacy != null && event instanceof ControlEvent.Acked acked) {
      return candidacy.answered(acked, effects);
    }
    return event;
  }

  /** A term goes on from what this fold wrote, unless another server led in between. */
  private ControlEvent started(ControlEvent.Started event) {
    if (begun == null) {
      begun = event.at();
    }
    Long last = epoch;
    epoch = event.epoch();
    ControlEvent.Rows rows = event.rows();
    if (rows == null) {
      return event;
    }
    boolean own = last != null && event.epoch() == last + 1;
    foreign += last == null || own ? 0 : 1;
    if (candidacy == null || !own) {
      ledger.take(rows);
      rows.directives()
          .forEach((service, list) -> list.forEach(d -> effects.directive(service, d)));
      return event;
    }
    return new ControlEvent.Started(event.at(), event.epoch(), ledger.rows(rows.services()));
  }

  private void apply(ControlEvent event) {
    try {
      kernel.apply(event);
    } catch (RuntimeException refused) {
      // The live loop answered it to whoever submitted the event, and went on.
    }
    if (decisions.size() > MAX_DECISIONS) {
      throw ApiException.badRequest(
          "decisions: more than %d (expected fewer: narrow from and to)".formatted(MAX_DECISIONS));
    }
  }

  private void decided(AuditRecord record) {
    if (record.actor().startsWith("policy:") && range.covers(record.occurredAt())) {
      decisions.add(Decision.of(record, json));
    }
  }

  List<Decision> decisions() {
    return decisions;
  }

  /** The regions at the end. */
  List<SimulationView.Region> regions() {
    return kernel.regions().stream().map(SimulationView.Region::of).toList();
  }

  /** When this server's first term began; null when the journal holds none. */
  @Nullable Instant begun() {
    return begun;
  }

  /** The last tick. */
  @Nullable Instant ended() {
    return ended;
  }

  /** How many terms followed one of another server. */
  int foreign() {
    return foreign;
  }
}
