package io.syntropy.alerts.incident;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Sev;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one incident; plain data, kept across restarts.
 *
 * @param id the same in every replay, and the notifiers' deduplication key
 * @param severity the worst it ever had
 * @param acknowledgedBy null while nobody took it
 * @param resolvedBy who ended it by hand; null when its alerts ended
 * @param alerts how many go on
 * @param peak the most that went on together
 * @param shown the worst of them, those of the end once it is resolved
 * @param members ids of the worst of them, at most {@link #MAX_MEMBERS}
 * @param sequence counts what was told
 * @param events counts the entries of its timeline
 * @param told by target, the sequence at which it was triggered there
 * @param silenced whether nobody is told because of silences or maintenance
 * @param suppressedBy these, while it is silenced: {@code silence/ID}, {@code maintenance/NAME}
 * @param flapping whether it is kept open because it comes and goes
 * @param reminders the targets that were reminded of a missing acknowledgement
 * @param escalatedAt when it was escalated, null while it was not
 * @param changedAt when it was last compared with its alerts
 * @param toldAt when all that know of it were last told of it
 * @param toldAlerts how many alerts were told last
 * @param toldText stands for the words that were told last; null when that is not known
 */
public record Incident(
    String id,
    GroupKey key,
    String title,
    Sev severity,
    State state,
    Instant startedAt,
    @Nullable Instant acknowledgedAt,
    @Nullable String acknowledgedBy,
    @Nullable Instant resolvedAt,
    @Nullable String resolvedBy,
    int alerts,
    int peak,
    List<BriefAlert> shown,
    SortedSet<String> members,
    long sequence,
    long events,
    SortedMap<String, Long> told,
    boolean silenced,
    SortedSet<String> suppressedBy,
    boolean flapping,
    SortedSet<String> reminders,
    @Nullable Instant escalatedAt,
    Instant changedAt,
    Instant toldAt,
    int toldAlerts,
    @Nullable String toldText,
    String runbook,
    Map<String, String> labels,
    String why) {
  /** The most members kept by id. */
  static final int MAX_MEMBERS = 200;

  /** Where an incident stands. */
  public enum State {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED;

    /** As written in the API. */
    public String wire() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Copies the collections. */
  public Incident {
    reminders = copied(reminders);
    suppressedBy = copied(suppressedBy);
    shown = List.copyOf(shown);
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
    told = Collections.unmodifiableSortedMap(new TreeMap<>(told));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** What an older version kept lacks some. */
  private static SortedSet<String> copied(@Nullable SortedSet<String> names) {
    return names == null
        ? Collections.emptySortedSet()
        : Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  /** As it is told. */
  public IncidentBrief brief() {
    return new IncidentBrief(
        id,
        title,
        severity,
        key.service(),
        key.region().equals(Alert.ANY) ? List.of() : List.of(key.region()),
        state.wire(),
        startedAt,
        resolvedAt,
        Math.max(alerts, shown.size()),
        shown,
        runbook,
        labels,
        why);
  }
}
