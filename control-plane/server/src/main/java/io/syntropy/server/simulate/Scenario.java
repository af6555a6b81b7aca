package io.syntropy.server.simulate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A world made up to see what policies decide in it ({@code kind: Scenario}).
 *
 * @param duration virtual, at most {@link #MAX_DURATION}
 * @param seed of all that is random
 * @param noise standard deviation of the request rates, as a share, 0..0.5
 * @param service the service the policies govern
 * @param regions how each is at the beginning, at most {@link #MAX_REGIONS}
 * @param timeline what changes, in order of time
 * @param expect decisions that must be made
 * @param never decisions that must not be made
 * @param end how regions must be at the end
 */
record Scenario(
    String name,
    String description,
    Duration duration,
    long seed,
    double noise,
    String service,
    SortedMap<String, Conditions> regions,
    Router router,
    List<Change> timeline,
    List<Expectation> expect,
    List<Expectation> never,
    List<End> end) {
  /** Virtual time every scenario begins at. */
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  static final Duration MAX_DURATION = Duration.ofHours(24);
  static final int MAX_REGIONS = 12;
  static final int MAX_ENTRIES = 1_000;

  Scenario {
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    timeline = List.copyOf(timeline);
    expect = List.copyOf(expect);
    never = List.copyOf(never);
    end = List.copyOf(end);
  }

  /**
   * What moves the users' requests by the weights it is told.
   *
   * @param delay from the directive to the answer and the effect
   * @param applies whether the traffic really moves
   */
  record Router(Conditions.Acks acks, Duration delay, boolean applies) {
    static final Router DEFAULT = new Router(Conditions.Acks.ON, Duration.ofSeconds(1), true);
  }

  /**
   * One entry of the timeline.
   *
   * @param at since the start
   * @param regions how they are from now on
   * @param router how it is from now on, null as before
   * @param revert an operator reverts what is open in this region
   */
  record Change(
      Duration at,
      Map<String, Conditions> regions,
      @Nullable Router router,
      @Nullable String revert) {
    Change {
      regions = Map.copyOf(regions);
    }
  }

  /**
   * How a region must be at the end; null is not looked at.
   *
   * @param line in the document
   */
  record End(
      int line,
      String region,
      @Nullable String healthClass,
      @Nullable String machine,
      @Nullable String protectiveMode) {}
}
