package io.syntropy.server.identity;

import io.syntropy.client.token.TokenFile;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Secrets that work once and not for long. They live in memory only: a restart ends them all.
 *
 * <p>Bounded: beyond {@code capacity} the oldest goes.
 */
final class OneTimeCodes {
  private final String prefix;
  private final Duration ttl;
  private final int capacity;
  private final Map<String, Instant> expiryByHash = new LinkedHashMap<>();

  OneTimeCodes(String prefix, Duration ttl, int capacity) {
    this.prefix = prefix;
    this.ttl = ttl;
    this.capacity = capacity;
  }

  synchronized String issue(Instant now) {
    expiryByHash.values().removeIf(expiry -> !now.isBefore(expiry));
    if (expiryByHash.size() >= capacity) {
      expiryByHash.remove(expiryByHash.keySet().iterator().next());
    }
    String code = prefix + TokenFile.newSecret().substring(TokenFile.PREFIX.length());
    expiryByHash.put(TokenFile.hash(code), now.plus(ttl));
    return code;
  }

  /** Whether it would work now. */
  synchronized boolean valid(String code, Instant now) {
    Instant expiry = expiryByHash.get(TokenFile.hash(code));
    return expiry != null && now.isBefore(expiry);
  }

  /** Uses it up; true exactly once, and only in time. */
  synchronized boolean redeem(String code, Instant now) {
    Instant expiry = expiryByHash.remove(TokenFile.hash(code));
    return expiry != null && now.isBefore(expiry);
  }
}
