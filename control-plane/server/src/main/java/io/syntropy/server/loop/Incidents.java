package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.alerts.incident.Incident;
import io.syntropy.alerts.incident.IncidentMachine;
import io.syntropy.alerts.incident.IncidentSettings;
import io.syntropy.alerts.incident.IncidentState;
import io.syntropy.alerts.incident.IncidentStep;
import io.syntropy.alerts.incident.Silence;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.action.Ledger;
import io.syntropy.server.action.OpenPages;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.incident.IncidentView;
import io.syntropy.server.lease.FencedException;
import io.syntropy.server.live.LiveHub;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The incidents of the loop: each change is kept in one transaction with the notices about it, or
 * decided anew at the next tick. Confined to the folding thread; only the server that acts does it.
 */
@ApplicationScoped
public class Incidents {
  /** Under which its state is kept among the machines'. */
  static final String MACHINE = "Incidents";

  private static final Logger LOG = Logger.getLogger(Incidents.class);

  private final LoopState loop;
  private final AlertSources sources;
  private final ActionDesk desk;
  private final Ledger ledger;
  private final StoredJson json;
  private final LiveHub live;
  private final IncidentTimes times = new IncidentTimes();
  private IncidentState state = IncidentState.EMPTY;

  /** Commits to {@code ledger} and tells {@code live}. */
  public Incidents(
      LoopState loop,
      AlertSources sources,
      ActionDesk desk,
      Ledger ledger,
      StoredJson json,
      LiveHub live) {
    this.loop = loop;
    this.sources = sources;
    this.desk = desk;
    this.ledger = ledger;
    this.json = json;
    this.live = live;
  }

  /** What is kept in a checkpoint. */
  record Saved(IncidentState incidents, OpenPages pages) {}

  /** What to keep in a checkpoint. */
  Saved save() {
    return new Saved(state, desk.pages());
  }

  /** Takes up what a checkpoint kept. */
  void restore(@Nullable Saved saved) {
    state = saved == null ? IncidentState.EMPTY : saved.incidents();
    desk.restore(saved == null ? OpenPages.NONE : saved.pages());
  }

  /** Goes on where the rows are. */
  void begin(ControlEvent.@Nullable Rows rows) {
    Map<String, JsonNode> machines = rows == null ? Map.of() : rows.machines();
    JsonNode own = machines.get(MACHINE);
    JsonNode pages = machines.get(OpenPages.MACHINE);
    state = own == null ? IncidentState.EMPTY : json.read(own, IncidentState.class);
    desk.restore(pages == null ? OpenPages.NONE : json.read(pages, OpenPages.class));
  }

  /** Another server acts. */
  void end() {
    state = IncidentState.EMPTY;
    desk.restore(OpenPages.NONE);
  }

  /** What is open, and what else is remembered. */
  public IncidentState state() {
    return state;
  }

  /** How fast they were taken and ended. */
  public IncidentTimes times() {
    return times;
  }

  /** One tick. */
  void tick(Instant now) {
    IncidentStep step = IncidentMachine.step(state, sources.alerts(state, now), settings(), now);
    if (!step.differs(state)) {
      return;
    }
    try {
      commit(MACHINE, step, null, now);
    } catch (DatabaseException | FencedException e) {
      LOG.warnf("incidents wait: %s", e.getMessage());
    }
  }

  /**
   * A person does something about an open incident.
   *
   * @return the incident then
   * @throws ApiException 404 when none is open with this id
   */
  Incident command(ControlEvent.IncidentCommand asked) {
    String text = asked.text() == null ? "" : asked.text();
    Optional<IncidentStep> step =
        switch (asked.verb()) {
          case "acknowledge" ->
              IncidentMachine.acknowledge(
                  state, asked.incident(), asked.actor(), settings(), asked.at());
          case "resolve" ->
              IncidentMachine.resolve(
                  state, asked.incident(), asked.actor(), text, settings(), asked.at());
          default ->
              IncidentMachine.note(
                  state, asked.incident(), asked.actor(), text, settings(), asked.at());
        };
    IncidentStep found =
        step.orElseThrow(
            () -> ApiException.notFound("incident: %s is not open".formatted(asked.incident())));
    Incident before = open(asked.incident());
    Incident after = found.changed().isEmpty() ? before : found.changed().getFirst();
    if (after == null) {
      throw new IllegalStateException("incident: no answer");
    }
    AuditRecord record =
        AuditRecord.of(
                asked.actor(),
                "incident." + asked.verb(),
                after.key().service() + "/" + after.key().region(),
                "recorded",
                asked.at())
            .withReason(text.isEmpty() ? null : text)
            .withDecision(asked.incident());
    if (!found.changed().isEmpty()) {
      commit("incident/" + asked.incident() + "/" + asked.verb(), found, record, asked.at());
    }
    return after;
  }

  private @Nullable Incident open(String id) {
    return state.open().values().stream().filter(i -> i.id().equals(id)).findFirst().orElse(null);
  }

  /** Puts a silence in force. */
  void silence(ControlEvent.Silenced event) {
    Silence silence = event.silence();
    IncidentStep step;
    try {
      step = IncidentMachine.silence(state, silence, settings(), event.at());
    } catch (IllegalArgumentException e) {
      throw ApiException.conflict(String.valueOf(e.getMessage()));
    }
    AuditRecord record =
        AuditRecord.of(
                event.actor(), "silence.create", silence.match().text(), "recorded", event.at())
            .withReason(silence.reason())
            .withDecision(silence.id())
            .withChange(null, silence);
    commit("silence/" + silence.id(), step, record, event.at());
    live.publish("silences", "upsert", silence);
  }

  /** Ends a silence. */
  void unsilence(ControlEvent.Unsilenced event) {
    IncidentStep step =
        IncidentMachine.unsilence(state, event.id(), settings(), event.at())
            .orElseThrow(
                () -> ApiException.notFound("silence: %s is not known".formatted(event.id())));
    Silence silence = state.silences().get(event.id());
    AuditRecord record =
        AuditRecord.of(
                event.actor(),
                "silence.end",
                silence == null ? event.id() : silence.match().text(),
                "recorded",
                event.at())
            .withDecision(event.id())
            .withChange(silence, null);
    commit("silence/" + event.id() + "/end", step, record, event.at());
    live.publish("silences", "remove", Map.of("id", event.id()));
  }

  private void commit(
      String subject, IncidentStep step, @Nullable AuditRecord record, Instant now) {
    ledger.commit(
        subject,
        now,
        tx -> {
          if (record != null) {
            tx.append(record);
          }
          tx.keep(MACHINE, step.state(), now);
          tx.keep(step);
          return step;
        });
    List<Incident> changed = step.changed();
    changed.forEach(incident -> times.changed(open(incident.id()), incident));
    state = step.state();
    changed.forEach(incident -> live.publish("incidents", "upsert", IncidentView.of(incident)));
  }

  private IncidentSettings settings() {
    AlertDocuments documents = loop.configuration().alerts();
    return IncidentSettings.of(documents.routing())
        .with(List.copyOf(documents.maintenance().values()));
  }
}
