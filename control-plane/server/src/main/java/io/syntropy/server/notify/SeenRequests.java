package io.syntropy.server.notify;

import io.syntropy.alerts.notify.SlackSignature;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Signatures that were used, for as long as their timestamps are accepted. */
@ApplicationScoped
class SeenRequests {
  private static final int MOST = 10_000;
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  /** Whether this is the first request with {@code signature}. */
  synchronized boolean first(String signature, Instant now) {
    Instant old = now.minus(SlackSignature.WINDOW.multipliedBy(2));
    seen.values().removeIf(at -> at.isBefore(old));
    if (seen.size() >= MOST) {
      return false; // nobody presses that often
    }
    return seen.putIfAbsent(signature, now) == null;
  }
}
