package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last probes of one region, at most one minute and {@value #MAX_RESULTS} of them.
 *
 * <p>The window ends with the newest probe, so twelve probes at 5 s fill it despite jitter. A
 * policy whose own window is shorter than a minute judges that part with a floor in proportion.
 */
public record ProbeWindow(List<ProbeResult> results) {
  /** Length of the window. */
  public static final Duration LENGTH = Duration.ofSeconds(60);

  /** Probes needed in a full window for a verdict. */
  public static final int FLOOR = 12;

  /** A prober that reported nothing for this long says nothing any more: three intervals. */
  public static final Duration STALE = Duration.ofSeconds(15);

  static final int MAX_RESULTS = 240;

  public static final ProbeWindow EMPTY = new ProbeWindow(List.of());

  public ProbeWindow {
    results = List.copyOf(results);
  }

  /** This window with one more result; a repeated start time replaces the earlier result. */
  public ProbeWindow plus(ProbeResult result) {
    List<ProbeResult> next = new ArrayList<>(results);
    next.removeIf(r -> r.at().equals(result.at()));
    int i = next.size();
    while (i > 0 && next.get(i - 1).at().isAfter(result.at())) {
      i--;
    }
    next.add(i, result);
    Instant from = next.get(next.size() - 1).at().minus(LENGTH);
    next.removeIf(r -> !r.at().isAfter(from));
    while (next.size() > MAX_RESULTS) {
      next.remove(0);
    }
    return new ProbeWindow(next);
  }

  /** What the window says by {@code policy}'s thresholds; null without any probe. */
  public @Nullable ActiveEvidence evidence(Instant now, RegionPolicy policy) {
    return evidence(now, policy.window(), policy.breach().p95(), policy.recover().p95());
  }

  /**
   * What its newest part says; null without any probe.
   *
   * @param window how long that part is, a minute at most
   * @param breach a probe slower than that counts as over the breach threshold
   * @param recover a probe slower than that counts as over the recover threshold
   */
  public @Nullable ActiveEvidence evidence(
      Instant now, Duration window, Duration breach, Duration recover) {
    if (results.isEmpty()) {
      return null;
    }
    Instant newest = results.get(results.size() - 1).at();
    Duration length = window.compareTo(LENGTH) < 0 ? window : LENGTH;
    Instant from = newest.minus(length);
    List<ProbeResult> inside = results.stream().filter(r -> r.at().isAfter(from)).toList();
    int failures = 0;
    int overBreach = 0;
    int overRecover = 0;
    for (ProbeResult r : inside) {
      failures += r.ok() ? 0 : 1;
      overBreach += r.latency().compareTo(breach) > 0 ? 1 : 0;
      overRecover += r.latency().compareTo(recover) > 0 ? 1 : 0;
    }
    List<Duration> latencies = inside.stream().map(ProbeResult::latency).sorted().toList();
    Duration p95 = latencies.get((int) Math.ceil(0.95 * latencies.size()) - 1);
    int floor = (int) Math.ceil(FLOOR * (length.toMillis() / (double) LENGTH.toMillis()));
    boolean fresh = !newest.plus(STALE).isBefore(now);
    return new ActiveEvidence(
        inside.size(), floor, failures, overBreach, overRecover, p95, fresh, newest);
  }
}
