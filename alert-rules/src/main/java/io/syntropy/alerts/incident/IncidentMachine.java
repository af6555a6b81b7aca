package io.syntropy.alerts.incident;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.Incident.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the alerts that go on into incidents, and their changes into notices. Pure: the same state,
 * alerts, settings and tick give the same step. Every target that was triggered is resolved under
 * the same key (I26), also when the route or the notifier's document is gone by then; however many
 * alerts there are, {@link Places} bounds the incidents that are open.
 */
public final class IncidentMachine {
  private static final int MAX_SILENCES = 1_000;
  private static final int MAX_FLAPS = 2_000;
  private static final int MAX_LINES = 10;
  private static final int MAX_NAMED = 20;
  private static final Duration LOOK = Duration.ofSeconds(10);

  private IncidentMachine() {}

  /**
   * One tick.
   *
   * @param alerts all that go on; one that is missing has ended
   */
  public static IncidentStep step(
      IncidentState before, Collection<Alert> alerts, IncidentSettings settings, Instant now) {
    Stepping stepping = new Stepping(before, settings, now);
    stepping.silences.values().removeIf(silence -> !now.isBefore(silence.endsAt()));
    SortedMap<GroupKey, List<Alert>> groups = Places.of(Grouping.of(alerts), stepping);
    stepping
        .dismissed
        .keySet()
        .removeIf(key -> groups.keySet().stream().noneMatch(group -> group.text().equals(key)));
    for (Incident incident : List.copyOf(stepping.open.values())) {
      List<Alert> group = groups.remove(incident.key());
      if (group == null) {
        cleared(stepping, incident);
      } else {
        goesOn(stepping, incident, group);
      }
    }
    groups.forEach((key, group) -> opens(stepping, key, group));
    stepping.digests();
    stepping
        .flaps
        .entrySet()
        .removeIf(e -> !stepping.open.containsKey(e.getKey()) && e.getValue().forgotten(now));
    while (stepping.flaps.size() > MAX_FLAPS) {
      stepping.flaps.remove(stepping.flaps.firstKey());
    }
    return stepping.done();
  }

  private static void opens(Stepping stepping, GroupKey key, List<Alert> group) {
    if (group.stream().allMatch(Alert::frozen) || stepping.dismissed(key, group)) {
      return; // unknown opens nothing, nor what a person ended
    }
    stepping.dismissed.remove(key.text());
    Instant now = stepping.now;
    stepping.flaps.computeIfPresent(key.text(), (k, flaps) -> flaps.returned(now));
    List<Alert> heard = group.stream().filter(alert -> !stepping.quiet(alert)).toList();
    Alert worst = (heard.isEmpty() ? group : heard).getFirst();
    IncidentDraft draft = new IncidentDraft(key, worst, now);
    draft.shared = stepping.shared(key);
    draft.silenced = heard.isEmpty();
    draft.suppressedBy = draft.silenced ? stepping.quietBy(group) : new TreeSet<>();
    draft.take(group, now);
    draft.led(worst);
    draft.why = draft.title;
    stepping.event(draft, "opened", "%s: %s".formatted(worst.severity().wire(), draft.title), null);
    fired(stepping, draft, group, Set.of());
    if (draft.silenced) {
      stepping.event(draft, "silenced", silencedBy(draft), null);
    } else {
      stepping.digest(draft, named(group));
      stepping.tell(draft, null, named(group));
    }
    stepping.keep(draft, null);
  }

  private static void goesOn(Stepping stepping, Incident before, List<Alert> group) {
    Instant now = stepping.now;
    IncidentDraft draft = new IncidentDraft(before);
    draft.shared = stepping.shared(before.key());
    List<Alert> heard = group.stream().filter(alert -> !stepping.quiet(alert)).toList();
    Alert worst = (heard.isEmpty() ? group : heard).getFirst();
    Change change = null;
    if (before.alerts() == 0) {
      Flaps flaps = stepping.flaps.getOrDefault(before.key().text(), Flaps.none(now));
      stepping.flaps.put(before.key().text(), flaps.returned(now));
    }
    boolean worse = worst.severity().compareTo(draft.severity) < 0;
    boolean quiet = heard.isEmpty();
    if (worse || quiet != draft.silenced || !now.isBefore(before.changedAt().plus(LOOK))) {
      changed(stepping, draft, before, group, worst);
    }
    draft.suppressedBy = quiet ? stepping.quietBy(group) : new TreeSet<>();
    if (quiet != draft.silenced) {
      draft.silenced = quiet;
      stepping.event(
          draft,
          quiet ? "silenced" : "unsilenced",
          quiet ? silencedBy(draft) : "nothing keeps quiet about it any more",
          null);
    }
    if (worse) {
      stepping.event(
          draft,
          "severity",
          "%s, was %s: %s"
              .formatted(worst.severity().wire(), draft.severity.wire(), worst.summary()),
          null);
      draft.severity = worst.severity();
      draft.led(worst);
      draft.why = worst.summary();
      change = quiet ? null : Change.UPDATE;
    } else if (!quiet
        && !draft.told.isEmpty()
        && !now.isBefore(draft.toldAt.plus(stepping.settings.updateEvery()))) {
      change = news(draft);
    }
    if (!quiet
        && draft.escalatedAt == null
        && draft.severity.atLeast(Sev.SEV2)
        && stepping.waits(draft, stepping.settings.escalateAfter())) {
      draft.escalatedAt = now;
      draft.why = "nobody acknowledged it for " + Stepping.text(stepping.settings.escalateAfter());
      stepping.event(draft, "escalated", draft.why, null);
      change = Change.UPDATE;
    }
    if (change != null) {
      draft.take(group, now);
      draft.says(worst);
    }
    stepping.tell(draft, change, named(group));
    stepping.keep(draft, before);
  }

  private static String silencedBy(IncidentDraft draft) {
    return "all of its alerts are silenced: " + String.join(", ", draft.suppressedBy);
  }

  /** An update when there are more or fewer alerts, others, or they say something else. */
  private static @Nullable Change news(IncidentDraft draft) {
    if (draft.alerts != draft.toldAlerts) {
      draft.why = "%d alerts, were %d".formatted(draft.alerts, draft.toldAlerts);
      return Change.UPDATE;
    }
    if (draft.toldText == null
        || !draft.changedAt.isAfter(draft.toldAt)
        || draft.toldText.equals(Wording.of(draft))) {
      return null;
    }
    draft.why = "now: " + draft.title;
    return Change.UPDATE;
  }

  private static void changed(
      Stepping stepping, IncidentDraft draft, Incident before, List<Alert> group, Alert worst) {
    Set<String> ids = new TreeSet<>();
    group.forEach(alert -> ids.add(alert.id()));
    Map<String, BriefAlert> known = Wording.byId(before.shown());
    List<Alert> reworded =
        group.stream()
            .limit(IncidentBrief.MAX_SHOWN)
            .filter(alert -> !alert.frozen() && Wording.differs(known.get(alert.id()), alert))
            .toList();
    boolean retitled = !worst.frozen() && !Wording.same(before.title(), draft.titled(worst));
    if (ids.size() == before.alerts()
        && ids.containsAll(before.members())
        && reworded.isEmpty()
        && !retitled) {
      return; // the same: what is shown stays as it was told
    }
    reworded.stream()
        .limit(MAX_LINES)
        .forEach(alert -> stepping.event(draft, "alert_changed", line(alert), null));
    fired(stepping, draft, group, before.members());
    List<String> ended = before.members().stream().filter(id -> !ids.contains(id)).toList();
    before.shown().stream()
        .filter(alert -> ended.contains(alert.id()))
        .limit(MAX_LINES)
        .forEach(alert ->
            stepping.event(
                draft, "alert_ended", alert.name() + " in " + alert.region() + " ended", null));
    draft.take(group, stepping.now);
    draft.says(worst);
  }

  private static String line(Alert alert) {
    return "%s %s in %s: %s"
        .formatted(alert.severity().wire(), alert.name(), alert.region(), alert.summary());
  }

  private static void fired(
      Stepping stepping, IncidentDraft draft, List<Alert> group, Set<String> known) {
    // Of a large group only the worst are known by id: what is not among them is not new.
    List<Alert> fresh =
        group.stream()
            .limit(Incident.MAX_MEMBERS)
            .filter(alert -> !known.contains(alert.id()))
            .toList();
    fresh.stream()
        .limit(MAX_LINES)
        .forEach(alert -> stepping.event(draft, "alert", line(alert), null));
    if (fresh.size() > MAX_LINES) {
      stepping.event(
          draft,
          "alert",
          "and %d more; %d go on".formatted(fresh.size() - MAX_LINES, group.size()),
          null);
    }
  }

  private static void cleared(Stepping stepping, Incident before) {
    Instant now = stepping.now;
    String key = before.key().text();
    IncidentDraft draft = new IncidentDraft(before);
    Flaps flaps = stepping.flaps.getOrDefault(key, Flaps.none(now));
    boolean held = before.flapping() ? !flaps.calm(now) : flaps.holds(now);
    stepping.flaps.put(key, flaps);
    if (!held) {
      end(stepping, draft, null, "its alerts ended");
      stepping.keep(draft, before);
      return;
    }
    Change change = null;
    if (draft.alerts != 0) {
      draft.take(List.of(), now);
      draft.shown = before.shown();
      draft.members = new TreeSet<>();
    }
    if (!draft.flapping) {
      draft.flapping = true;
      draft.why = "it comes and goes: it resolves once it has been calm for a while";
      stepping.event(draft, "flapping", draft.why, null);
      change = draft.silenced ? null : Change.UPDATE;
    }
    stepping.tell(draft, change, Set.of());
    stepping.keep(draft, before);
  }

  private static void end(Stepping stepping, IncidentDraft draft, @Nullable String by, String why) {
    draft.state = State.RESOLVED;
    draft.resolvedAt = stepping.now;
    draft.resolvedBy = by;
    draft.alerts = 0;
    draft.why = why;
    stepping.event(draft, "resolved", why, by);
    stepping.tell(draft, Change.RESOLVE, Set.of());
  }

  private static Set<String> named(List<Alert> group) {
    Set<String> named = new TreeSet<>();
    group.stream().flatMap(alert -> alert.targets().stream()).limit(MAX_NAMED).forEach(named::add);
    return named;
  }

  /** A person takes the incident; empty when it is not open. Doing so again changes nothing. */
  public static Optional<IncidentStep> acknowledge(
      IncidentState before, String id, String by, IncidentSettings settings, Instant now) {
    return with(
        before,
        id,
        settings,
        now,
        (stepping, draft) -> {
          if (draft.state == State.OPEN) {
            draft.state = State.ACKNOWLEDGED;
            draft.acknowledgedAt = now;
            draft.acknowledgedBy = by;
            draft.why = "acknowledged by " + by;
            stepping.event(draft, "acknowledged", draft.why, by);
            stepping.tell(draft, Change.ACKNOWLEDGE, Set.of());
          }
        });
  }

  /**
   * A person ends the incident; empty when it is not open. It opens anew for an alert that begins
   * later, not for those that go on.
   */
  public static Optional<IncidentStep> resolve(
      IncidentState before,
      String id,
      String by,
      String reason,
      IncidentSettings settings,
      Instant now) {
    return with(
        before,
        id,
        settings,
        now,
        (stepping, draft) -> {
          if (draft.alerts > 0) {
            stepping.dismissed.put(draft.key.text(), now);
          }
          stepping.flaps.putIfAbsent(draft.key.text(), Flaps.none(now));
          end(stepping, draft, by, reason);
        });
  }

  /** A person says something about the incident; empty when it is not open. */
  public static Optional<IncidentStep> note(
      IncidentState before,
      String id,
      String by,
      String text,
      IncidentSettings settings,
      Instant now) {
    return with(
        before, id, settings, now, (stepping, draft) -> stepping.event(draft, "note", text, by));
  }

  private static Optional<IncidentStep> with(
      IncidentState before,
      String id,
      IncidentSettings settings,
      Instant now,
      BiConsumer<Stepping, IncidentDraft> work) {
    return before.open().values().stream()
        .filter(incident -> incident.id().equals(id))
        .findFirst()
        .map(incident -> {
          Stepping stepping = new Stepping(before, settings, now);
          IncidentDraft draft = new IncidentDraft(incident);
          work.accept(stepping, draft);
          stepping.keep(draft, incident);
          return stepping.done();
        });
  }

  /**
   * Puts a silence in force, or plans it.
   *
   * @throws IllegalArgumentException when there are too many
   */
  public static IncidentStep silence(
      IncidentState before, Silence silence, IncidentSettings settings, Instant now) {
    if (before.silences().size() >= MAX_SILENCES) {
      throw new IllegalArgumentException(
          "silences: %d (expected at most %d)".formatted(before.silences().size(), MAX_SILENCES));
    }
    Stepping stepping = new Stepping(before, settings, now);
    stepping.silences.put(silence.id(), silence);
    return stepping.done();
  }

  /** Ends a silence; empty when there is none with this id. */
  public static Optional<IncidentStep> unsilence(
      IncidentState before, String id, IncidentSettings settings, Instant now) {
    if (!before.silences().containsKey(id)) {
      return Optional.empty();
    }
    Stepping stepping = new Stepping(before, settings, now);
    stepping.silences.remove(id);
    return Optional.of(stepping.done());
  }
}
