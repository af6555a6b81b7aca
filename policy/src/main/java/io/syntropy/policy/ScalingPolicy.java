package io.syntropy.policy;

import io.syntropy.policy.RegionPolicy.ActionTerms;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * By which signals, how far and how fast a service's replicas change in each region ({@code kind:
 * ScalingPolicy}).
 *
 * @param signals the largest count any of them asks for is taken
 * @param tolerance no change while the ratio to the target is this near to 1, 0..1
 * @param sync time between two evaluations, 1 s..5 min
 * @param dwell no change down before this long after any change, 0..1 d
 * @param action how long a change lasts without fresh signals
 * @param targets by region, where a change is written beside the directive; none by default
 */
public record ScalingPolicy(
    String name,
    String service,
    Criticality criticality,
    Replicas replicas,
    List<ScalingSignal> signals,
    double tolerance,
    ScalingRules up,
    ScalingRules down,
    Duration sync,
    Duration dwell,
    ActionTerms action,
    SortedMap<String, OutsideTarget> targets,
    Mode mode) {
  public static final double DEFAULT_TOLERANCE = 0.1;
  public static final Duration DEFAULT_SYNC = Duration.ofSeconds(15);
  public static final Duration DEFAULT_DWELL = Duration.ofSeconds(60);
  static final int MAX_SIGNALS = 20;

  public ScalingPolicy {
    Bounds.name("metadata.name", name);
    Bounds.name("service", service);
    signals = List.copyOf(signals);
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    if (signals.isEmpty() || signals.size() > MAX_SIGNALS) {
      throw new IllegalArgumentException(
          "signals: %d (expected 1 to %d)".formatted(signals.size(), MAX_SIGNALS));
    }
    Set<String> names = new HashSet<>();
    for (ScalingSignal signal : signals) {
      if (!names.add(signal.name())) {
        throw new IllegalArgumentException(
            "signals: %s (expected each name once)".formatted(signal.name()));
      }
    }
    if (criticality == Criticality.CRITICAL && replicas.criticalMin() > replicas.max()) {
      throw new IllegalArgumentException(
          "replicas.critical_min: %d (expected at most replicas.max %d)"
              .formatted(replicas.criticalMin(), replicas.max()));
    }
    Bounds.range("tolerance", tolerance, 0, 1);
    Bounds.range("sync", sync, Duration.ofSeconds(1), Duration.ofMinutes(5));
    Bounds.range("dwell", dwell, Duration.ZERO, Duration.ofDays(1));
  }

  /** All defaults for a service: tolerance 0.1, the HPA's rules, 15 s, 60 s, 1 h; observe. */
  public static ScalingPolicy defaults(
      String name, String service, Replicas replicas, List<ScalingSignal> signals) {
    return new ScalingPolicy(
        name,
        service,
        Criticality.NORMAL,
        replicas,
        signals,
        DEFAULT_TOLERANCE,
        ScalingRules.UP,
        ScalingRules.DOWN,
        DEFAULT_SYNC,
        DEFAULT_DWELL,
        ActionTerms.DEFAULT,
        new TreeMap<>(),
        Mode.OBSERVE);
  }

  /** The same policy in another mode. */
  public ScalingPolicy withMode(Mode other) {
    return new ScalingPolicy(
        name,
        service,
        criticality,
        replicas,
        signals,
        tolerance,
        up,
        down,
        sync,
        dwell,
        action,
        targets,
        other);
  }

  /** Never fewer replicas than this. */
  public int floor() {
    return criticality == Criticality.CRITICAL
        ? Math.max(replicas.min(), replicas.criticalMin())
        : replicas.min();
  }

  /**
   * The bounds in each region.
   *
   * @param min at least 1
   * @param max at least {@code min}, at most 10,000
   * @param criticalMin what {@code min} is raised to when the service is critical
   */
  public record Replicas(int min, int max, int criticalMin) {
    public static final int DEFAULT_MIN = 1;
    public static final int DEFAULT_CRITICAL_MIN = 2;
    static final int LIMIT = 10_000;

    public Replicas {
      Bounds.range("replicas.min", min, 1, LIMIT);
      Bounds.range("replicas.max", max, 1, LIMIT);
      Bounds.range("replicas.critical_min", criticalMin, 1, LIMIT);
      if (max < min) {
        throw new IllegalArgumentException(
            "replicas.max: %d (expected at least replicas.min %d)".formatted(max, min));
      }
    }
  }
}
