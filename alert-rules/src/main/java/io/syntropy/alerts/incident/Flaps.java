package io.syntropy.alerts.incident;

import java.time.Duration;
import java.time.Instant;

/**
 * How often a group came back of late: each return adds 1000, half of it is forgotten in 15 min. As
 * with BGP routes, one over 2000 is held until it is under 750.
 *
 * @param penalty as of {@code at}
 */
public record Flaps(double penalty, Instant at) {
  static final double RETURN = 1000;
  static final double HOLD = 2000;
  static final double CALM = 750;
  private static final double MOST = 6000;
  private static final double FORGOTTEN = 50;
  private static final Duration HALF_LIFE = Duration.ofMinutes(15);

  static Flaps none(Instant now) {
    return new Flaps(0, now);
  }

  double at(Instant now) {
    double halves =
        Math.max(0, Duration.between(at, now).toMillis()) / (double) HALF_LIFE.toMillis();
    return penalty * Math.pow(0.5, halves);
  }

  Flaps returned(Instant now) {
    return new Flaps(Math.min(MOST, at(now) + RETURN), now);
  }

  boolean holds(Instant now) {
    return at(now) >= HOLD;
  }

  boolean calm(Instant now) {
    return at(now) < CALM;
  }

  boolean forgotten(Instant now) {
    return at(now) < FORGOTTEN && Duration.between(at, now).compareTo(HALF_LIFE) > 0;
  }
}
