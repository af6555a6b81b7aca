package io.syntropy.policy;

import io.syntropy.slo.config.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a service's region is drained and how it comes back ({@code kind: RegionPolicy}).
 *
 * @param minHealthyRegions regions that must stay healthy; null means max(1, ceil(n/2))
 * @param dwell time a region stays drained at least
 * @param window observation window of the signals, 10 s..10 min
 * @param signals selectors under {@code signals}, as written in the document
 * @param extras the signals among them that have a limit of their own
 */
public record RegionPolicy(
    String name,
    String service,
    Breach breach,
    Recover recover,
    Floor floor,
    @Nullable Integer minHealthyRegions,
    Duration dwell,
    Probation probation,
    ActionTerms action,
    Duration window,
    Mode mode,
    Map<String, Node> signals,
    List<ExtraSignal> extras) {

  public static final Duration DEFAULT_DWELL = Duration.ofMinutes(15);
  public static final Duration DEFAULT_WINDOW = Duration.ofSeconds(60);
  static final int MAX_EXTRAS = 10;

  public RegionPolicy {
    Bounds.name("metadata.name", name);
    Bounds.name("service", service);
    if (minHealthyRegions != null) {
      Bounds.range("min_healthy_regions", minHealthyRegions, 1, 1000);
    }
    Bounds.range("dwell", dwell, Duration.ZERO, Duration.ofDays(7));
    Bounds.range("window", window, Duration.ofSeconds(10), Duration.ofMinutes(10));
    if (recover.errorRatio() > breach.errorRatio()) {
      throw new IllegalArgumentException(
          "recover.error_ratio: %s (expected at most breach.error_ratio %s)"
              .formatted(recover.errorRatio(), breach.errorRatio()));
    }
    if (recover.p95().compareTo(breach.p95()) > 0) {
      throw new IllegalArgumentException(
          "recover.p95: %s (expected at most breach.p95 %s)"
              .formatted(recover.p95(), breach.p95()));
    }
    signals = Map.copyOf(signals);
    extras = List.copyOf(extras);
    Bounds.range("signals", extras.size(), 0, MAX_EXTRAS);
  }

  /** A policy without extra signals. */
  public RegionPolicy(
      String name,
      String service,
      Breach breach,
      Recover recover,
      Floor floor,
      @Nullable Integer minHealthyRegions,
      Duration dwell,
      Probation probation,
      ActionTerms action,
      Duration window,
      Mode mode,
      Map<String, Node> signals) {
    this(
        name,
        service,
        breach,
        recover,
        floor,
        minHealthyRegions,
        dwell,
        probation,
        action,
        window,
        mode,
        signals,
        List.of());
  }

  /** All defaults for a service: 5 %, 1 s, 3 min; 2.5 %, 750 ms, 10 min; observe. */
  public static RegionPolicy defaults(String name, String service) {
    return new RegionPolicy(
        name,
        service,
        Breach.DEFAULT,
        Recover.DEFAULT,
        Floor.DEFAULT,
        null,
        DEFAULT_DWELL,
        Probation.DEFAULT,
        ActionTerms.DEFAULT,
        DEFAULT_WINDOW,
        Mode.OBSERVE,
        Map.of());
  }

  /** The minimum of healthy serving regions (I1) when the service has {@code regions} regions. */
  public int minHealthy(int regions) {
    return minHealthyRegions != null ? minHealthyRegions : Math.max(1, (regions + 1) / 2);
  }

  /** The same policy in another mode. */
  public RegionPolicy withMode(Mode other) {
    return new RegionPolicy(
        name,
        service,
        breach,
        recover,
        floor,
        minHealthyRegions,
        dwell,
        probation,
        action,
        window,
        other,
        signals,
        extras);
  }

  /**
   * What counts as breaching.
   *
   * @param errorRatio a region breaches above it, 0..1
   * @param p95 a region breaches when more than 5 % of requests take longer
   * @param hold how long the breach must last before the region is drained
   */
  public record Breach(double errorRatio, Duration p95, Duration hold) {
    public static final Breach DEFAULT =
        new Breach(0.05, Duration.ofSeconds(1), Duration.ofMinutes(3));

    public Breach {
      Bounds.ratio("breach.error_ratio", errorRatio);
      Bounds.range("breach.p95", p95, Duration.ofMillis(1), Duration.ofMinutes(10));
      Bounds.range("breach.hold", hold, Duration.ofSeconds(1), Duration.ofDays(1));
    }
  }

  /**
   * What counts as recovered.
   *
   * @param errorRatio a region is good below it, 0..1
   * @param p95 a region is good when fewer than 5 % of requests take longer
   * @param hold how long it must be good before its traffic comes back
   */
  public record Recover(double errorRatio, Duration p95, Duration hold) {
    public static final Recover DEFAULT =
        new Recover(0.025, Duration.ofMillis(750), Duration.ofMinutes(10));

    public Recover {
      Bounds.ratio("recover.error_ratio", errorRatio);
      Bounds.range("recover.p95", p95, Duration.ofMillis(1), Duration.ofMinutes(10));
      Bounds.range("recover.hold", hold, Duration.ofSeconds(1), Duration.ofDays(1));
    }
  }

  /**
   * The volume under which service telemetry gives no verdict (I7).
   *
   * @param requestsPerMinute requests per minute
   */
  public record Floor(double requestsPerMinute) {
    public static final Floor DEFAULT = new Floor(100);

    public Floor {
      Bounds.range("floor.requests_per_minute", requestsPerMinute, 1, 1e9);
    }
  }

  /**
   * The way back.
   *
   * @param steps shares of the region's normal weight, rising, the last 1.0
   * @param step time the region must be good on each step
   */
  public record Probation(List<Double> steps, Duration step) {
    public static final Probation DEFAULT =
        new Probation(List.of(0.05, 0.25, 0.5, 1.0), Duration.ofMinutes(2));

    public Probation {
      steps = List.copyOf(steps);
      if (steps.isEmpty() || steps.size() > 20 || steps.get(steps.size() - 1) != 1.0) {
        throw new IllegalArgumentException(
            "probation.steps: %s (expected 1 to 20 shares, the last 1.0)".formatted(steps));
      }
      double previous = 0;
      for (double share : steps) {
        if (!(share > previous)) {
          throw new IllegalArgumentException(
              "probation.steps: %s (expected rising shares in (0, 1])".formatted(steps));
        }
        previous = share;
      }
      Bounds.range("probation.step", step, Duration.ofSeconds(1), Duration.ofDays(1));
    }
  }

  /**
   * How long an action lasts.
   *
   * @param expires time until the guarded ramp starts by itself
   * @param extensions how often a refused ramp may be put off by half of {@code expires}
   */
  public record ActionTerms(Duration expires, int extensions) {
    public static final ActionTerms DEFAULT = new ActionTerms(Duration.ofHours(1), 3);

    public ActionTerms {
      Bounds.range("action.expires", expires, Duration.ofSeconds(10), Duration.ofHours(72));
      Bounds.range("action.extensions", extensions, 0, 3);
    }

    /** The length of one extension: 30 min for the default of 1 h. */
    public Duration extension() {
      return expires.dividedBy(2);
    }
  }
}
