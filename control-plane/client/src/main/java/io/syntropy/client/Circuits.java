package io.syntropy.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the control plane last said of the services that this one calls. Each answer replaces the
 * one before; what is older than three heartbeats is not believed any more.
 */
final class Circuits {
  static final Duration BELIEVED = Duration.ofSeconds(30);
  static final Duration TRICKLE = Duration.ofSeconds(1);

  private record Key(String service, String region) {}

  private final Clock clock;
  private final Map<Key, CircuitState> states = new HashMap<>();
  private final Map<Key, Instant> trials = new HashMap<>();
  private Instant heardAt = Instant.MIN;

  Circuits(Clock clock) {
    this.clock = clock;
  }

  /** An answer came in. */
  synchronized void heard(List<Circuit> all) {
    states.clear();
    all.forEach(one -> states.put(new Key(one.service(), one.region()), one.state()));
    trials.keySet().retainAll(states.keySet());
    heardAt = clock.instant();
  }

  synchronized CircuitState state(String service, String region) {
    CircuitState known = states.get(new Key(service, region));
    return known == null || heardAt.plus(BELIEVED).isBefore(clock.instant())
        ? CircuitState.UNKNOWN
        : known;
  }

  /** Whether to call now; while half open, once a second. */
  synchronized boolean permits(String service, String region) {
    return switch (state(service, region)) {
      case CLOSED, UNKNOWN -> true;
      case OPEN -> false;
      case HALF_OPEN -> trial(new Key(service, region));
    };
  }

  private boolean trial(Key key) {
    Instant now = clock.instant();
    Instant last = trials.get(key);
    // A clock that was set back must not hold the next trial up.
    if (last != null && !now.isBefore(last) && now.isBefore(last.plus(TRICKLE))) {
      return false;
    }
    trials.put(key, now);
    return true;
  }
}
