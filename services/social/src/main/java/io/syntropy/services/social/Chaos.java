package io.syntropy.services.social;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Injected faults, for demonstrations and tests; inert unless {@code SOCIAL_CHAOS=true}. The error
 * ratio is exact, not random: of any n requests ⌊n · ratio⌋ or one more fail.
 */
@Singleton
public class Chaos {
  private final boolean enabled;
  private Faults faults = Faults.NONE;
  private double owed;

  @Inject
  Chaos(SocialConfig config) {
    this(config.chaos());
  }

  Chaos(boolean enabled) {
    this.enabled = enabled;
  }

  /**
   * What goes wrong.
   *
   * @param errorRatio share of requests that fail, 0..1
   * @param latencyMs delay added to every request, 0..10000
   * @param hzShift added to every reported frequency, -300..300
   */
  public record Faults(double errorRatio, long latencyMs, double hzShift) {
    static final Faults NONE = new Faults(0, 0, 0);

    /** Checks the bounds. */
    public Faults {
      if (!(errorRatio >= 0 && errorRatio <= 1)) {
        throw new IllegalArgumentException("error_ratio: " + errorRatio + " (expected 0..1)");
      }
      if (latencyMs < 0 || latencyMs > 10_000) {
        throw new IllegalArgumentException("latency_ms: " + latencyMs + " (expected 0..10000)");
      }
      if (!(Math.abs(hzShift) <= 300)) {
        throw new IllegalArgumentException("hz_shift: " + hzShift + " (expected -300..300)");
      }
    }
  }

  boolean enabled() {
    return enabled;
  }

  synchronized void set(Faults next) {
    faults = next;
    owed = 0;
  }

  synchronized Faults faults() {
    return faults;
  }

  /** Delays the calling (virtual) thread as set, then says whether this request fails. */
  boolean strikes() throws InterruptedException {
    Faults now = faults();
    if (now.latencyMs() > 0) {
      Thread.sleep(Duration.ofMillis(now.latencyMs()));
    }
    return fails(now);
  }

  private synchronized boolean fails(Faults now) {
    owed += now.errorRatio();
    if (owed < 1 - 1e-9) {
      return false;
    }
    owed -= 1;
    return true;
  }
}
