package io.syntropy.alerts.incident;

import io.syntropy.alerts.BriefAlert;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link IncidentMachine} remembers; plain data, kept across restarts.
 *
 * @param open by {@code service/region}
 * @param flaps of groups that had an incident of late
 * @param dismissed when a person ended the incident of a group that went on
 * @param silences that are not over, by id
 * @param digests what waits for the daily digest, by target
 * @param digestAt when the last digest was sent; null before the first
 */
public record IncidentState(
    SortedMap<String, Incident> open,
    SortedMap<String, Flaps> flaps,
    SortedMap<String, Instant> dismissed,
    SortedMap<String, Silence> silences,
    SortedMap<String, Digest> digests,
    @Nullable Instant digestAt) {
  /** Nothing ever happened. */
  public static final IncidentState EMPTY =
      new IncidentState(
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          new TreeMap<>(),
          null);

  /**
   * What one target is told of together.
   *
   * @param incidents how many there were
   * @param shown the first alert of the first of them
   */
  public record Digest(int incidents, List<BriefAlert> shown) {
    static final Digest NOTHING = new Digest(0, List.of());

    /** Copies. */
    public Digest {
      shown = List.copyOf(shown);
    }
  }

  /** Copies. */
  public IncidentState {
    open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
    flaps = Collections.unmodifiableSortedMap(new TreeMap<>(flaps));
    dismissed = Collections.unmodifiableSortedMap(new TreeMap<>(dismissed));
    silences = Collections.unmodifiableSortedMap(new TreeMap<>(silences));
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }
}
