package io.syntropy.server.notify;

import io.syntropy.alerts.incident.Alert;
import io.syntropy.alerts.incident.GroupKey;
import io.syntropy.alerts.incident.Incident;
import io.syntropy.alerts.incident.LabelMatch;
import io.syntropy.alerts.incident.Silence;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.incident.IncidentStore;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Buttons become commands of the control loop, as those of the API do. */
@ApplicationScoped
class LoopButtons implements IncidentButtons {
  private final IncidentStore store;
  private final ControlLoop loop;
  private final Clock clock;

  LoopButtons(IncidentStore store, ControlLoop loop, Clock clock) {
    this.store = store;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public void acknowledge(String id, String by) {
    Incident incident = open(id);
    if (incident.state() == Incident.State.ACKNOWLEDGED) {
      return;
    }
    loop.submit(new ControlEvent.IncidentCommand(now(), id, "acknowledge", by, null));
  }

  @Override
  public void silence(String id, Duration time, String by) {
    GroupKey key = open(id).key();
    SortedMap<String, SortedSet<String>> match = new TreeMap<>();
    put(match, "service", key.service());
    put(match, "region", key.region());
    if (match.isEmpty()) {
      throw ApiException.conflict(
          "incident: %s is about no one service or region (expected one to silence)".formatted(id));
    }
    Instant now = now();
    Silence silence =
        new Silence(
            UUID.randomUUID().toString(),
            new LabelMatch(match),
            now,
            now.plus(time),
            by,
            "asked for in Slack, from incident " + id);
    loop.submit(new ControlEvent.Silenced(now, silence, by));
  }

  private static void put(SortedMap<String, SortedSet<String>> match, String label, String value) {
    if (!value.equals(Alert.ANY)) {
      match.put(label, new TreeSet<>(List.of(value)));
    }
  }

  private Incident open(String id) {
    Incident incident =
        store
            .find(id)
            .orElseThrow(() -> ApiException.notFound("incident: %s is not known".formatted(id)));
    if (incident.state() == Incident.State.RESOLVED) {
      throw ApiException.conflict("incident: %s is over".formatted(id));
    }
    return incident;
  }

  private Instant now() {
    return Instant.now(clock).truncatedTo(ChronoUnit.MICROS);
  }
}
