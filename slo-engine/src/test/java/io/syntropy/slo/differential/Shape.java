package io.syntropy.slo.differential;

import java.time.Duration;

/**
 * What the traffic of a case is like.
 *
 * @param interval seconds between two reports of an instance
 * @param perSecond requests of an instance
 * @param errorRatio outside of the incident, in which it is 50 times as much (at most 1)
 * @param restart chance per report that the process ends after it
 * @param gap chance per report that the next ones are missing for up to 20 min
 * @param late chance per report that it arrives up to 9 min late
 * @param lazy whether a counter first appears with its first event, as SDKs do, rather than at 0
 */
record Shape(
    String name,
    Duration length,
    double interval,
    double perSecond,
    double errorRatio,
    double restart,
    double gap,
    double late,
    boolean lazy) {

  private static Shape of(String name, Duration length, double interval, double perSecond) {
    return new Shape(name, length, interval, perSecond, 0.002, 0, 0, 0, false);
  }

  static Shape steady(Duration length) {
    return of("steady", length, 10, 20);
  }

  static Shape slow(Duration length) {
    return of("60 s interval", length, 60, 20);
  }

  static Shape resets(Duration length) {
    return new Shape("resets", length, 10, 20, 0.002, 0.02, 0, 0, false);
  }

  static Shape gaps(Duration length) {
    return new Shape("gaps", length, 10, 20, 0.002, 0, 0.02, 0, false);
  }

  static Shape late(Duration length) {
    return new Shape("late points", length, 10, 20, 0.002, 0.005, 0, 0.05, false);
  }

  static Shape lowTraffic(Duration length) {
    return new Shape("low traffic", length, 30, 0.01, 0.05, 0.01, 0, 0, true);
  }

  static Shape everything(Duration length) {
    return new Shape("everything", length, 15, 2, 0.005, 0.01, 0.005, 0.02, true);
  }
}
