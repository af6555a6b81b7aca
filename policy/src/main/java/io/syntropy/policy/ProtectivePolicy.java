package io.syntropy.policy;

import java.time.Duration;

/**
 * When a region goes into protective mode ({@code kind: ProtectivePolicy}).
 *
 * @param window observation window of the signal, 10 s..10 min
 */
public record ProtectivePolicy(
    String name,
    String service,
    Trigger signal,
    Recover recover,
    Floor floor,
    Ttl ttl,
    Duration window,
    Mode mode) {

  public ProtectivePolicy {
    Bounds.name("metadata.name", name);
    Bounds.name("service", service);
    Bounds.range("window", window, Duration.ofSeconds(10), Duration.ofMinutes(10));
    if (recover.meanAtLeast() < signal.meanBelow()) {
      throw new IllegalArgumentException(
          "recover.mean_at_least: %s (expected at least signal.mean_below %s)"
              .formatted(recover.meanAtLeast(), signal.meanBelow()));
    }
    if (recover.lowShareBelow() > signal.lowShare()) {
      throw new IllegalArgumentException(
          "recover.low_share_below: %s (expected at most signal.low_share %s)"
              .formatted(recover.lowShareBelow(), signal.lowShare()));
    }
  }

  /** All defaults for a service: 420 Hz, 65 %, 10 min; 440 Hz, 50 %, 15 min; observe. */
  public static ProtectivePolicy defaults(String name, String service) {
    return new ProtectivePolicy(
        name,
        service,
        Trigger.DEFAULT,
        Recover.DEFAULT,
        Floor.DEFAULT,
        Ttl.DEFAULT,
        RegionPolicy.DEFAULT_WINDOW,
        Mode.OBSERVE);
  }

  /** The same policy in another mode. */
  public ProtectivePolicy withMode(Mode other) {
    return new ProtectivePolicy(name, service, signal, recover, floor, ttl, window, other);
  }

  /**
   * What starts or raises protection.
   *
   * @param metric histogram with one observation per active user and minute
   * @param meanBelow Hz; protection when the mean is under it
   * @param lowBelow Hz; a user under it is low
   * @param lowShare 0..1; protection when the share of low users reaches it
   * @param hold how long either must last
   */
  public record Trigger(
      String metric, double meanBelow, double lowBelow, double lowShare, Duration hold) {
    public static final Trigger DEFAULT =
        new Trigger("social.collective.hz", 420, 420, 0.65, Duration.ofMinutes(10));

    public Trigger {
      Bounds.name("signal.metric", metric);
      Bounds.range("signal.mean_below", meanBelow, 0, 1e6);
      Bounds.range("signal.low_below", lowBelow, 0, 1e6);
      Bounds.ratio("signal.low_share", lowShare);
      Bounds.range("signal.hold", hold, Duration.ofSeconds(1), Duration.ofDays(1));
    }
  }

  /**
   * What ends it, one level at a time; both must hold.
   *
   * @param meanAtLeast Hz
   * @param lowShareBelow 0..1
   */
  public record Recover(double meanAtLeast, double lowShareBelow, Duration hold) {
    public static final Recover DEFAULT = new Recover(440, 0.5, Duration.ofMinutes(15));

    public Recover {
      Bounds.range("recover.mean_at_least", meanAtLeast, 0, 1e6);
      Bounds.ratio("recover.low_share_below", lowShareBelow);
      Bounds.range("recover.hold", hold, Duration.ofSeconds(1), Duration.ofDays(1));
    }
  }

  /**
   * The number of users under which there is no verdict (I7).
   *
   * @param users active users
   */
  public record Floor(long users) {
    public static final Floor DEFAULT = new Floor(50);

    public Floor {
      Bounds.range("floor.users", users, 1, 1e12);
    }
  }

  /** How long each level lasts at the target without a renewal. */
  public record Ttl(Duration soft, Duration medium, Duration hard) {
    public static final Ttl DEFAULT =
        new Ttl(Duration.ofMinutes(30), Duration.ofMinutes(30), Duration.ofMinutes(15));

    public Ttl {
      Bounds.range("ttl.soft", soft, Duration.ofSeconds(10), Duration.ofDays(1));
      Bounds.range("ttl.medium", medium, Duration.ofSeconds(10), Duration.ofDays(1));
      Bounds.range("ttl.hard", hard, Duration.ofSeconds(10), Duration.ofDays(1));
    }

    /** The time to live of {@code level}; zero for none. */
    public Duration of(ProtectiveLevel level) {
      return switch (level) {
        case NONE -> Duration.ZERO;
        case SOFT -> soft;
        case MEDIUM -> medium;
        case HARD -> hard;
      };
    }
  }
}
