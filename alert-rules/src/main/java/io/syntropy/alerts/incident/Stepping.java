package io.syntropy.alerts.incident;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import io.syntropy.alerts.incident.Incident.State;
import io.syntropy.alerts.incident.IncidentState.Digest;
import io.syntropy.alerts.incident.Route.Deliver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one step has come to so far. */
final class Stepping {
  private static final int MAX_ALERT_LINES = 500;
  private static final int MAX_DIGEST = 10_000;
  private static final int MAX_QUIET_BY = 20;

  final IncidentSettings settings;
  final Instant now;
  final SortedMap<String, Incident> open;
  final SortedMap<String, Flaps> flaps;
  final SortedMap<String, Instant> dismissed;
  final SortedMap<String, Silence> silences;
  final SortedMap<String, Digest> digests;
  @Nullable Instant digestAt;

  /** How many groups have no place of their own. */
  int crowded;

  private final List<Silence> active;
  private final List<MaintenanceWindow> lasting;
  private final List<Incident> changed = new ArrayList<>();
  private final List<TimelineEvent> events = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();

  Stepping(IncidentState before, IncidentSettings settings, Instant now) {
    this.settings = settings;
    this.now = now;
    this.open = new TreeMap<>(before.open());
    this.flaps = new TreeMap<>(before.flaps());
    this.dismissed = new TreeMap<>(before.dismissed());
    this.silences = new TreeMap<>(before.silences());
    this.digests = new TreeMap<>(before.digests());
    this.digestAt = before.digestAt();
    this.active = silences.values().stream().filter(s -> s.active(now)).toList();
    this.lasting = settings.maintenance().stream().filter(w -> w.active(now)).toList();
  }

  IncidentStep done() {
    return new IncidentStep(
        new IncidentState(open, flaps, dismissed, silences, digests, digestAt),
        changed,
        events,
        notices);
  }

  /** Whether a person ended the incident of a group of which nothing began since. */
  boolean dismissed(GroupKey key, List<Alert> group) {
    Instant at = dismissed.get(key.text());
    return at != null && group.stream().noneMatch(alert -> alert.startedAt().isAfter(at));
  }

  /** How many groups share the incident of {@code key} for want of places of their own. */
  int shared(GroupKey key) {
    return key.equals(GroupKey.MANY) ? crowded : 0;
  }

  /** Keeps what became of {@code draft}; a resolved one is forgotten here. */
  void keep(IncidentDraft draft, @Nullable Incident before) {
    Incident after = draft.build();
    if (after.equals(before)) {
      return;
    }
    if (after.state() == State.RESOLVED) {
      open.remove(after.key().text());
    } else {
      open.put(after.key().text(), after);
    }
    changed.add(after);
  }

  void event(IncidentDraft draft, String kind, String text, @Nullable String actor) {
    if (kind.startsWith("alert") && draft.events >= MAX_ALERT_LINES) {
      return; // the rest is in the numbers
    }
    events.add(new TimelineEvent(draft.id, draft.events++, now, kind, text, actor));
  }

  /** Whether nobody is to be told of {@code alert} now. */
  boolean quiet(Alert alert) {
    if (active.isEmpty() && lasting.isEmpty()) {
      return false;
    }
    Map<String, String> labels = alert.matched();
    return active.stream().anyMatch(silence -> silence.match().test(labels))
        || lasting.stream().anyMatch(window -> window.covers(alert.severity(), labels));
  }

  /** What keeps quiet about {@code alerts}: {@code silence/ID} and {@code maintenance/NAME}. */
  SortedSet<String> quietBy(List<Alert> alerts) {
    SortedSet<String> by = new TreeSet<>();
    for (Alert alert : alerts) {
      Map<String, String> labels = alert.matched();
      active.stream()
          .filter(silence -> silence.match().test(labels))
          .forEach(silence -> by.add("silence/" + silence.id()));
      lasting.stream()
          .filter(window -> window.covers(alert.severity(), labels))
          .forEach(window -> by.add("maintenance/" + window.name()));
      if (by.size() >= active.size() + lasting.size()) {
        break;
      }
    }
    while (by.size() > MAX_QUIET_BY) {
      by.remove(by.last());
    }
    return by;
  }

  /** What is told of an incident at this step: at most one notice for each target. */
  void tell(IncidentDraft draft, @Nullable Change change, Set<String> named) {
    SortedMap<String, Change> due = new TreeMap<>();
    SortedMap<String, String> reminded = new TreeMap<>();
    if (change != null) {
      draft.told.keySet().forEach(target -> due.put(target, change));
    }
    SortedSet<String> targets = new TreeSet<>(settings.routing().targets().keySet());
    targets.addAll(named);
    boolean calls = draft.state != State.RESOLVED && !draft.silenced;
    if (calls) {
      for (String target : targets) {
        Route route = route(target, draft, named);
        if (route.deliver() != Deliver.NOW) {
          continue;
        }
        if (!draft.told.containsKey(target)) {
          if (due(draft, route.escalateAfter())) {
            due.put(target, Change.TRIGGER);
          }
        } else if (waits(draft, route.ackWithin()) && draft.reminders.add(target)) {
          // Only whose route asks for it: the others wait as long as theirs say.
          reminded.put(target, "not acknowledged within " + text(route.ackWithin()));
          due.putIfAbsent(target, Change.UPDATE);
        }
      }
    }
    if (due.isEmpty()) {
      return;
    }
    reminded.forEach((target, why) -> event(draft, "reminded", target + ": " + why, null));
    draft.sequence++;
    if (due.keySet().containsAll(draft.told.keySet())) {
      draft.toldAt = now;
      draft.toldAlerts = draft.alerts;
      draft.toldText = Wording.of(draft);
    }
    String common = draft.why;
    IncidentBrief brief = draft.build().brief();
    due.forEach((target, what) -> {
      if (what == Change.TRIGGER) {
        draft.told.put(target, draft.sequence);
      }
      String own = change == null ? reminded.get(target) : null;
      draft.why = own == null ? common : own;
      notices.add(
          Notice.of(
              target,
              draft.id,
              what,
              own == null ? brief : draft.build().brief(),
              draft.sequence,
              now));
    });
    draft.why = common;
  }

  /** Notes an incident that is only told once a day, at its opening. */
  void digest(IncidentDraft draft, Set<String> named) {
    SortedSet<String> targets = new TreeSet<>(settings.routing().targets().keySet());
    targets.addAll(named);
    for (String target : targets) {
      if (route(target, draft, named).deliver() == Deliver.DIGEST) {
        Digest before = digests.getOrDefault(target, Digest.NOTHING);
        List<BriefAlert> shown = new ArrayList<>(before.shown());
        if (shown.size() < IncidentBrief.MAX_SHOWN && !draft.shown.isEmpty()) {
          shown.add(draft.shown.getFirst());
        }
        digests.put(target, new Digest(Math.min(MAX_DIGEST, before.incidents() + 1), shown));
      }
    }
  }

  /** Sends the daily digests when their time has come; a day without incidents has none. */
  void digests() {
    Instant today = now.atOffset(java.time.ZoneOffset.UTC).with(settings.digestAt()).toInstant();
    Instant last = digestAt;
    if (last == null) {
      digestAt = now; // what is collected from now on is told at the next one
      return;
    }
    if (now.isBefore(today) || !last.isBefore(today)) {
      return;
    }
    digestAt = now;
    String day = now.toString().substring(0, 10);
    digests.forEach((target, digest) -> {
      String id = "digest-" + day;
      IncidentBrief brief =
          new IncidentBrief(
              id,
              "Daily digest: %d incident%s"
                  .formatted(digest.incidents(), digest.incidents() == 1 ? "" : "s"),
              Sev.SEV4,
              Alert.ANY,
              List.of(),
              IncidentBrief.OPEN,
              last,
              null,
              Math.max(digest.incidents(), digest.shown().size()),
              digest.shown(),
              null,
              Map.of(),
              "what called nobody since " + last);
      notices.add(Notice.of(target, id, Change.DIGEST, brief, 0, now));
    });
    digests.clear();
  }

  private Route route(String target, IncidentDraft draft, Set<String> named) {
    Route route = settings.routing().of(target, draft.severity, draft.labels);
    if (route.deliver() == Deliver.NEVER && named.contains(target)) {
      return Route.of(draft.severity == Sev.SEV4 ? Deliver.DIGEST : Deliver.NOW);
    }
    return route;
  }

  private boolean due(IncidentDraft draft, @Nullable Duration after) {
    return after == null || waits(draft, after);
  }

  /** Whether nobody took it for {@code time}. */
  boolean waits(IncidentDraft draft, @Nullable Duration time) {
    return time != null && draft.state == State.OPEN && !now.isBefore(draft.startedAt.plus(time));
  }

  static String text(@Nullable Duration time) {
    if (time == null) {
      return "";
    }
    return time.toSeconds() % 60 == 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }
}
