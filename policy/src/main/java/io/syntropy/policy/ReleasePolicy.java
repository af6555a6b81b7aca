package io.syntropy.policy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a service may be changed ({@code kind: ReleasePolicy}).
 *
 * @param slos the SLOs it depends on; empty means all of the service
 * @param denyWhen what denies; at least one
 * @param freezes times without changes; they never stop a rollback
 * @param coverageFloor an SLO covered less than this is unknown, 0..1
 * @param validFor how long an answer holds at most, 10 s to 1 h
 * @param rollback when a rollback is asked for after a deploy; null never
 */
public record ReleasePolicy(
    String name,
    String service,
    List<String> slos,
    Set<Cause> denyWhen,
    List<FreezeWindow> freezes,
    double coverageFloor,
    Duration validFor,
    @Nullable Rollback rollback,
    Mode mode) {
  public static final double DEFAULT_COVERAGE_FLOOR = 0.9;
  public static final Duration DEFAULT_VALID_FOR = Duration.ofSeconds(60);
  private static final int MOST = 100;

  /** What denies a change. */
  public enum Cause {
    /** An SLO has no error budget left. */
    BUDGET_BURNT,
    /** An alert that pages is firing. */
    PAGE_FIRING
  }

  /**
   * When a deploy is asked to be taken back.
   *
   * @param within a breach that begins later after the deploy is not blamed on it, 10 s to 24 h
   * @param hold how long the breach lasts before, at most {@code within}, 5 s to 1 h
   */
  public record Rollback(Duration within, Duration hold) {
    /** A budget that burns faster than this over 5 minutes is a breach. */
    public static final double BURN = 1;

    /** Within an hour, after 5 minutes. */
    public static final Rollback DEFAULT = new Rollback(Duration.ofHours(1), Duration.ofMinutes(5));

    public Rollback {
      Bounds.range("rollback.within", within, Duration.ofSeconds(10), Duration.ofHours(24));
      Bounds.range("rollback.hold", hold, Duration.ofSeconds(5), Duration.ofHours(1));
      if (hold.compareTo(within) > 0) {
        throw new IllegalArgumentException(
            "rollback.hold: %s (expected at most rollback.within, %s)".formatted(hold, within));
      }
    }
  }

  public ReleasePolicy {
    Bounds.name("metadata.name", name);
    Bounds.name("service", service);
    slos = List.copyOf(new LinkedHashSet<>(slos));
    freezes = List.copyOf(freezes);
    Bounds.range("slos", slos.size(), 0, MOST);
    Bounds.range("freeze", freezes.size(), 0, MOST);
    if (denyWhen.isEmpty()) {
      throw new IllegalArgumentException(
          "deny_when: none (expected budget_burnt, page_firing or both)");
    }
    denyWhen = Set.copyOf(EnumSet.copyOf(denyWhen));
    if (!(coverageFloor >= 0 && coverageFloor <= 1)) {
      throw new IllegalArgumentException(
          "coverage_floor: %s (expected 0 to 1)".formatted(coverageFloor));
    }
    Bounds.range("valid_for", validFor, Duration.ofSeconds(10), Duration.ofHours(1));
  }

  /**
   * All SLOs of {@code service}, burnt budgets and pages, no freeze, floor 0.9, no rollback
   * requests, observe.
   */
  public static ReleasePolicy defaults(String name, String service) {
    return new ReleasePolicy(
        name,
        service,
        List.of(),
        EnumSet.allOf(Cause.class),
        List.of(),
        DEFAULT_COVERAGE_FLOOR,
        DEFAULT_VALID_FOR,
        null,
        Mode.OBSERVE);
  }
}
