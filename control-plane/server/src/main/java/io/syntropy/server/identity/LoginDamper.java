package io.syntropy.server.identity;

import io.syntropy.server.http.ApiException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Slows guessing at the login: ten failures a minute per address, then it waits. */
@ApplicationScoped
public class LoginDamper {
  private static final int FAILURES = 10;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_ADDRESSES = 1000;

  private record Failures(Instant since, int count) {}

  private final Map<String, Failures> byAddress =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MAX_ADDRESSES;
        }
      };

  /**
   * To be called before an attempt is judged.
   *
   * @throws ApiException 429 with Retry-After after too many failures
   */
  synchronized void check(String address, Instant now) {
    Failures failures = byAddress.get(address);
    if (failures != null && failures.count() >= FAILURES) {
      Duration rest = Duration.between(now, failures.since().plus(WINDOW));
      if (rest.isPositive()) {
        throw ApiException.of(429, "too_many_attempts", "login: too many failed attempts")
            .withRetryAfter(rest);
      }
      byAddress.remove(address);
    }
  }

  /** Counts an attempt that failed. */
  synchronized void failed(String address, Instant now) {
    Failures before = byAddress.get(address);
    if (before == null || !now.isBefore(before.since().plus(WINDOW))) {
      byAddress.put(address, new Failures(now, 1));
    } else {
      byAddress.put(address, new Failures(before.since(), before.count() + 1));
    }
  }
}
