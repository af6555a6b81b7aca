package io.syntropy.slo.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the machine remembers of one objective × group.
 *
 * @param generation the indicator's generation it is about; 0 when idle
 * @param mark the watermark it was last judged at
 * @param since the watermark at which a tier's line was first crossed, null while there is no alert
 * @param holding the tiers that have to hold for a while and do, by {@link AlertTier#text()}
 * @param staleSince the tick at which the group was first seen to be stale
 * @param firing the alert, null while there is none
 * @param frozen why it can neither fire nor resolve, null when it can
 * @param evidence what was read last, null when idle
 */
public record AlertState(
    int generation,
    @Nullable Instant mark,
    @Nullable Instant since,
    Map<String, Hold> holding,
    @Nullable Instant staleSince,
    @Nullable Firing firing,
    @Nullable String frozen,
    @Nullable Evidence evidence) {
  /** Nothing to remember: what nearly all groups are in nearly always. */
  public static final AlertState IDLE =
      new AlertState(0, null, null, Map.of(), null, null, null, null);

  public AlertState {
    holding = holding.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(holding));
  }

  /**
   * How long a tier has held.
   *
   * @param held time of the watermark between steps at which it held; stretches that could not be
   *     judged are left out
   * @param known whether the last step could judge it
   */
  public record Hold(Duration held, boolean known) {}

  /**
   * An alert that fires.
   *
   * @param tier {@link AlertTier#text()}
   * @param startedAt the watermark at which a tier's line was first crossed
   * @param firedAt the tick at which it fired
   * @param changedAt the tick at which its tier changed last
   * @param notifyResolved whether its end is to be told
   */
  public record Firing(
      String tier,
      Severity severity,
      String policy,
      Instant startedAt,
      Instant firedAt,
      Instant changedAt,
      boolean notifyResolved) {}

  /**
   * What the tier that matters most saw when it was last judged.
   *
   * @param tier {@link AlertTier#text()}
   * @param burnLong null when the window had no events
   * @param burnShort null when the window had no events
   * @param bad bad events over the long window
   * @param total all events over the long window
   * @param coverage of the long window; null when nothing was expected, or it was not asked for
   */
  public record Evidence(
      String tier,
      @Nullable Double burnLong,
      @Nullable Double burnShort,
      double bad,
      double total,
      @Nullable Double coverage) {}

  /** Whether there is nothing to remember. */
  public boolean idle() {
    return firing == null && frozen == null && holding.isEmpty() && staleSince == null;
  }

  /** Where the alert stands. */
  public Phase phase() {
    if (frozen != null) {
      return Phase.FROZEN;
    } else if (firing != null) {
      return Phase.FIRING;
    }
    return holding.isEmpty() ? Phase.NONE : Phase.PENDING;
  }

  /** Where an alert stands. */
  public enum Phase {
    /** There is none. */
    NONE,
    /** A tier holds, though not for long enough yet. */
    PENDING,
    FIRING,
    /** It can neither fire nor resolve for want of data. */
    FROZEN,
    RESOLVED;

    /** As written in the API. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
