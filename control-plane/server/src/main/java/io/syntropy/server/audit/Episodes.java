package io.syntropy.server.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Folds what happens again and again into episodes, so that neither a dashboard nor an attacker
 * fills the log: the first occurrence is a record at once, those after it are one record a minute
 * with their number. An episode ends with a minute in which nothing happened.
 *
 * <p>Bounded: beyond {@value #MAX_OPEN} open episodes all further keys are one, without a name.
 */
final class Episodes {
  static final int MAX_OPEN = 200;
  static final int MAX_PARTS = 50;
  private static final String OTHERS = "others";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Map<String, Episode> open = new LinkedHashMap<>();

  /** One of them: its first record, and what happened since the last one. */
  private static final class Episode {
    private final AuditRecord opening;
    private final Map<String, Long> counts = new TreeMap<>();
    private Instant reported;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    Episode(AuditRecord opening) {
      this.opening = opening;
      this.reported = opening.occurredAt();
    }

    void count(String what, Instant at) {
      String part = counts.containsKey(what) || counts.size() < MAX_PARTS ? what : OTHERS;
      counts.merge(part, 1L, Long::sum);
      first = at.isBefore(first) ? at : first;
      last = at.isAfter(last) ? at : last;
    }

    AuditRecord report(Instant now) {
      AuditRecord report =
          AuditRecord.of(
                  opening.actor(), opening.action(), opening.target(), opening.outcome(), last)
              .withChange(
                  null,
                  Map.of(
                      "count",
                      counts.values().stream().mapToLong(Long::longValue).sum(),
                      "of",
                      new TreeMap<>(counts),
                      "from",
                      first.toString(),
                      "to",
                      last.toString()));
      counts.clear();
      first = Instant.MAX;
      last = Instant.MIN;
      reported = now;
      return report;
    }
  }

  /**
   * Counts one occurrence.
   *
   * @param key whose episode
   * @param record of this one, as it is when it opens an episode
   * @param what it is counted as
   * @return the record to append now
   */
  synchronized Optional<AuditRecord> add(String key, AuditRecord record, String what) {
    String under = open.containsKey(key) || open.size() < MAX_OPEN ? key : OTHERS;
    Episode known = open.get(under);
    if (known != null) {
      known.count(what, record.occurredAt());
      return Optional.empty();
    }
    AuditRecord opening =
        under.equals(key)
            ? record
            : AuditRecord.of(
                OTHERS, record.action(), OTHERS, record.outcome(), record.occurredAt());
    open.put(under, new Episode(opening));
    return Optional.of(opening);
  }

  /** Reports of the episodes whose minute is over; those in which nothing happened have ended. */
  synchronized List<AuditRecord> due(Instant now) {
    return reports(now.minus(MINUTE), now);
  }

  /** Whatever is not reported yet, at a stop. */
  synchronized List<AuditRecord> rest(Instant now) {
    return reports(Instant.MAX, now);
  }

  private List<AuditRecord> reports(Instant until, Instant now) {
    List<AuditRecord> reports = new ArrayList<>();
    for (Iterator<Episode> all = open.values().iterator(); all.hasNext(); ) {
      Episode episode = all.next();
      if (episode.reported.isAfter(until)) {
        continue;
      }
      if (episode.counts.isEmpty()) {
        all.remove();
      } else {
        reports.add(episode.report(now));
      }
    }
    return reports;
  }
}
