package io.syntropy.server.http;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets, one per caller: a minute's worth may come at once, then it refills evenly.
 *
 * <p>Bounded: beyond {@value #MAX_CALLERS} the caller idle for longest is forgotten.
 */
public final class RateLimiter {
  private static final int MAX_CALLERS = 10_000;

  /**
   * The verdict on one request.
   *
   * @param limit requests a minute
   * @param remaining how many may follow at once
   * @param reset until the bucket is full again
   * @param retryAfter zero when admitted
   */
  public record Verdict(int limit, int remaining, Duration reset, Duration retryAfter) {
    /** Whether the request may go on. */
    public boolean admitted() {
      return retryAfter.isZero();
    }
  }

  private record Bucket(double level, Instant at) {}

  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_CALLERS;
        }
      };

  /** Takes one request from the caller's bucket. */
  public synchronized Verdict take(String caller, int perMinute, Instant now) {
    double perMilli = perMinute / 60_000.0;
    Bucket before = buckets.getOrDefault(caller, new Bucket(perMinute, now));
    long elapsed = Math.max(0, Duration.between(before.at(), now).toMillis());
    double level = Math.min(perMinute, before.level() + elapsed * perMilli);
    boolean admitted = level >= 1;
    double after = admitted ? level - 1 : level;
    buckets.put(caller, new Bucket(after, now));
    return new Verdict(
        perMinute,
        (int) after,
        millis((perMinute - after) / perMilli),
        admitted ? Duration.ZERO : millis((1 - level) / perMilli));
  }

  private static Duration millis(double millis) {
    return Duration.ofMillis(Math.max(1, (long) Math.ceil(millis)));
  }
}
