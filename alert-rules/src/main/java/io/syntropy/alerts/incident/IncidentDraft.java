package io.syntropy.alerts.incident;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.Incident.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An incident in the making, within one step. */
final class IncidentDraft {
  final String id;
  final GroupKey key;
  final Instant startedAt;
  final SortedMap<String, Long> told;
  final SortedSet<String> reminders;
  String title;
  Sev severity;
  State state = State.OPEN;
  @Nullable Instant acknowledgedAt;
  @Nullable String acknowledgedBy;
  @Nullable Instant resolvedAt;
  @Nullable String resolvedBy;
  int alerts;
  int peak;
  List<BriefAlert> shown = List.of();
  SortedSet<String> members = new TreeSet<>();
  long sequence = -1;
  long events;
  boolean silenced;
  SortedSet<String> suppressedBy = new TreeSet<>();
  boolean flapping;
  @Nullable Instant escalatedAt;
  Instant changedAt;
  Instant toldAt;
  int toldAlerts;
  @Nullable String toldText;
  String runbook;
  Map<String, String> labels = Map.of();
  String why = "";

  /** Of the incident of many: how many groups are in it for want of a place; not kept. */
  int shared;

  /** A new one about {@code worst}. */
  IncidentDraft(GroupKey key, Alert worst, Instant now) {
    this.id = key.id(now);
    this.key = key;
    this.startedAt = now;
    this.told = new TreeMap<>();
    this.reminders = new TreeSet<>();
    this.title = worst.summary();
    this.severity = worst.severity();
    this.changedAt = now;
    this.toldAt = now;
    this.runbook = worst.runbook();
  }

  /** A known one. */
  IncidentDraft(Incident from) {
    id = from.id();
    key = from.key();
    startedAt = from.startedAt();
    told = new TreeMap<>(from.told());
    reminders = new TreeSet<>(from.reminders());
    title = from.title();
    severity = from.severity();
    state = from.state();
    acknowledgedAt = from.acknowledgedAt();
    acknowledgedBy = from.acknowledgedBy();
    resolvedAt = from.resolvedAt();
    resolvedBy = from.resolvedBy();
    alerts = from.alerts();
    peak = from.peak();
    shown = from.shown();
    members = from.members();
    sequence = from.sequence();
    events = from.events();
    silenced = from.silenced();
    suppressedBy = from.suppressedBy();
    flapping = from.flapping();
    escalatedAt = from.escalatedAt();
    changedAt = from.changedAt();
    toldAt = from.toldAt();
    toldAlerts = from.toldAlerts();
    toldText = from.toldText();
    runbook = from.runbook();
    labels = from.labels();
    why = from.why();
  }

  /** Takes up the alerts that go on, the worst first; one that is frozen keeps its words. */
  void take(List<Alert> group, Instant now) {
    alerts = group.size();
    peak = Math.max(peak, alerts);
    Map<String, BriefAlert> before = Wording.byId(shown);
    shown =
        group.stream()
            .limit(IncidentBrief.MAX_SHOWN)
            .map(alert -> {
              BriefAlert known = alert.frozen() ? before.get(alert.id()) : null;
              return known == null ? alert.brief() : known;
            })
            .toList();
    SortedSet<String> ids = new TreeSet<>();
    group.stream().limit(Incident.MAX_MEMBERS).forEach(a -> ids.add(a.id()));
    members = ids;
    changedAt = now;
  }

  /**
   * Takes title and runbook from the alert that matters most now. Its labels are not taken: who was
   * told goes by them, and to some targets other labels are another alert.
   */
  void says(Alert worst) {
    if (!worst.frozen()) {
      title = titled(worst);
      runbook = worst.runbook();
    }
  }

  /** The title it has when {@code worst} matters most: that it stands for many comes first. */
  String titled(Alert worst) {
    return shared == 0
        ? worst.summary()
        : "Overflow: %d more services and regions have alerts than incidents can be open; the worst is %s of %s in %s: %s"
            .formatted(
                shared, worst.severity().wire(), worst.service(), worst.region(), worst.summary());
  }

  /** Takes title, runbook and labels from the alert that matters most. */
  void led(Alert worst) {
    title = titled(worst);
    runbook = worst.runbook();
    Map<String, String> all = new TreeMap<>();
    worst.matched().entrySet().stream()
        .limit(60)
        .filter(e -> !e.getKey().isBlank() && e.getKey().length() <= 255)
        .forEach(e -> all.put(e.getKey(), e.getValue()));
    all.put("service", key.service());
    all.put("region", key.region());
    all.put("severity", severity.wire());
    labels = all;
  }

  Incident build() {
    return new Incident(
        id,
        key,
        title,
        severity,
        state,
        startedAt,
        acknowledgedAt,
        acknowledgedBy,
        resolvedAt,
        resolvedBy,
        alerts,
        peak,
        shown,
        members,
        sequence,
        events,
        told,
        silenced,
        suppressedBy,
        flapping,
        reminders,
        escalatedAt,
        changedAt,
        toldAt,
        toldAlerts,
        toldText,
        runbook,
        labels,
        why);
  }
}
