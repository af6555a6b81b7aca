package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether callers should call a service in a region, or fail fast. Advice: nothing acts on it here.
 *
 * <p>What real requests came to decides; probes are asked only while too few requests are known to
 * judge by. A health page that fails beside requests that succeed is no reason to stop calling, and
 * once everybody has stopped calling only probes and the trickle can tell. Unknown starts nothing
 * (I6): an open circuit becomes half open by time alone and stays so until it is known to be good
 * or bad. Probes say "bad" only while the same prober finds another site good.
 */
public final class CircuitBreaker {
  /** What is judged: the requests and probes of this long. */
  public static final Duration WINDOW = Duration.ofSeconds(30);

  /** Fewer requests in the window give no verdict (I7). */
  public static final int FLOOR = 20;

  /** The same while half open, when callers send a trickle only. */
  public static final int TRIAL_FLOOR = 5;

  /** More than this share of failed, or of slow requests is bad. */
  public static final double LIMIT = 0.5;

  /** How long it is open the first time; n times that when it opened n times in a row. */
  public static final Duration OPEN = Duration.ofSeconds(30);

  /** The most openings in a row that count: 300 s. */
  public static final int MAX_OPENS = 10;

  /** Closed for this long, one opening in a row is forgotten. */
  public static final Duration FORGET = Duration.ofMinutes(1);

  /** Telemetry older than this says nothing about now: the window and one slice of delay. */
  static final Duration STALE = WINDOW.plusSeconds(10);

  private record Finding(Health health, String why) {
    static final Finding UNKNOWN = new Finding(Health.UNKNOWN, "");
  }

  /**
   * The circuits at {@code now}. A circuit is kept as long as its site is there.
   *
   * @param before the circuits of the last tick, by site
   * @param sites what is known of each service in each region; its evidence covers {@link #WINDOW}.
   *     A share of slow requests that is unknown is not judged
   */
  public SortedMap<String, CircuitState> step(
      Map<String, CircuitState> before, Instant now, Map<String, RegionInput> sites) {
    long good =
        sites.values().stream().filter(in -> active(in.active()).health() == Health.GOOD).count();
    SortedMap<String, CircuitState> next = new TreeMap<>();
    sites.forEach((site, in) -> {
      CircuitState state = before.getOrDefault(site, CircuitState.first(now));
      next.put(site, step(state, now, judge(state, now, in, good)));
    });
    return next;
  }

  private static CircuitState step(CircuitState state, Instant now, Finding found) {
    Health health = found.health();
    return switch (state.phase()) {
      case CLOSED -> health == Health.BAD ? opened(state, now, found) : state.saw(health);
      case OPEN ->
          now.isBefore(state.trialAt())
              ? state.saw(health)
              : state.next(
                  CircuitState.Phase.HALF_OPEN,
                  now,
                  state.opens(),
                  "Was open for %d s".formatted(OPEN.multipliedBy(state.opens()).toSeconds()),
                  health);
      case HALF_OPEN ->
          switch (health) {
            case BAD -> opened(state, now, found);
            case GOOD ->
                state.next(CircuitState.Phase.CLOSED, now, state.opens(), found.why(), health);
            case UNKNOWN -> state.saw(health);
          };
    };
  }

  private static CircuitState opened(CircuitState state, Instant now, Finding found) {
    int opens = state.remembered(now) + 1;
    return state.next(CircuitState.Phase.OPEN, now, opens, found.why(), found.health());
  }

  private static Finding judge(CircuitState state, Instant now, RegionInput in, long good) {
    boolean trial = state.phase() == CircuitState.Phase.HALF_OPEN;
    // A trial is judged by what came after it began, not by what led to it.
    Instant from = trial ? state.since().plus(WINDOW) : Instant.MIN;
    if (now.isBefore(from)) {
      return Finding.UNKNOWN;
    }
    PassiveEvidence passive = in.passive();
    Finding told =
        passive == null
                || passive.observedAt().isBefore(from)
                || passive.observedAt().isBefore(now.minus(STALE))
            ? Finding.UNKNOWN
            : passive(passive, trial ? TRIAL_FLOOR : FLOOR);
    ActiveEvidence active = in.active();
    if (told.health() != Health.UNKNOWN || active == null || active.observedAt().isBefore(from)) {
      return told;
    }
    Finding probed = active(active);
    return probed.health() == Health.BAD && good == 0 ? Finding.UNKNOWN : probed;
  }

  private static Finding passive(PassiveEvidence e, int floor) {
    double requests = e.requestsPerMinute() * WINDOW.toSeconds() / 60;
    if (!e.fresh() || !(requests >= floor) || Double.isNaN(e.errorRatio())) {
      return Finding.UNKNOWN;
    }
    if (e.errorRatio() > LIMIT) {
      return bad(e.errorRatio(), requests, "requests", "failed");
    }
    if (e.overBreach().low() > LIMIT) {
      return bad(e.overBreach().low(), requests, "requests", "were slower than breach.p95");
    }
    return e.overBreach().high() > LIMIT
        ? Finding.UNKNOWN
        : good(e.errorRatio(), requests, "requests");
  }

  private static Finding active(@Nullable ActiveEvidence e) {
    if (e == null || !e.fresh() || e.probes() < e.floor() || e.probes() == 0) {
      return Finding.UNKNOWN;
    }
    double probes = e.probes();
    if (e.failures() / probes > LIMIT) {
      return bad(e.failures() / probes, probes, "probes", "failed");
    }
    return e.overBreach() / probes > LIMIT
        ? bad(e.overBreach() / probes, probes, "probes", "were slower than breach.p95")
        : good(e.failures() / probes, probes, "probes");
  }

  private static Finding bad(double share, double count, String of, String what) {
    return new Finding(
        Health.BAD, "%s %s (more than 50 %% opens it)".formatted(counted(share, count, of), what));
  }

  private static Finding good(double share, double count, String of) {
    return new Finding(Health.GOOD, "%s failed".formatted(counted(share, count, of)));
  }

  private static String counted(double share, double count, String of) {
    return String.format(
        Locale.ROOT, "%.1f %% of %.0f %s in %d s", share * 100, count, of, WINDOW.toSeconds());
  }
}
