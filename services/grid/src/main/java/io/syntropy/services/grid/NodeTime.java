package io.syntropy.services.grid;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Node seconds by kind, up and down: at each reading the time since the one before is counted for
 * every node in the state it is found in. Safe for many threads.
 */
final class NodeTime {
  private final Map<String, Seconds> kinds = new TreeMap<>();
  private @Nullable Instant last;

  /** Seconds, or nodes in a census. */
  record Seconds(double up, double down) {
    Seconds plus(Seconds nodes, double elapsed) {
      return new Seconds(up + nodes.up * elapsed, down + nodes.down * elapsed);
    }
  }

  /** The sums so far, after counting {@code census}, the nodes by kind, up to {@code now}. */
  synchronized Map<String, Seconds> read(Map<String, Seconds> census, Instant now) {
    Instant before = last;
    double elapsed = before == null ? 0 : Duration.between(before, now).toNanos() / 1e9;
    // A clock that was set back counts nothing twice.
    double counted = Math.max(0, elapsed);
    census.forEach((kind, nodes) ->
        kinds.merge(
            kind,
            new Seconds(0, 0).plus(nodes, counted),
            (sum, one) -> new Seconds(sum.up() + one.up(), sum.down() + one.down())));
    last = now;
    return new TreeMap<>(kinds);
  }
}
