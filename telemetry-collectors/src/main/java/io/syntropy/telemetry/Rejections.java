package io.syntropy.telemetry;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What was rejected of one request, and why. Filled while decoding; used by one thread. */
public final class Rejections {
  private static final int MAX_DETAILS = 5;
  private static final int TOLD = 1000;

  private final Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
  private final Set<String> details = new LinkedHashSet<>();
  private long total;

  /** Whether words are still wanted: of a million faulty items, the first thousand tell enough. */
  boolean telling() {
    return details.size() < MAX_DETAILS && total < TOLD;
  }

  /** Adds {@code items} set aside for {@code reason}, told in words by {@code detail}. */
  public void add(RejectReason reason, long items, String detail) {
    if (telling()) {
      details.add(detail);
    }
    counts.merge(reason, items, Long::sum);
    total += items;
  }

  void addAll(Rejections other) {
    other.counts.forEach((reason, items) -> counts.merge(reason, items, Long::sum));
    total += other.total;
    other.details.stream().limit(MAX_DETAILS - details.size()).forEach(details::add);
  }

  /** How many items (data points, spans or log records) were rejected. */
  public long total() {
    return total;
  }

  /** How many items were rejected for each reason. */
  public Map<RejectReason, Long> counts() {
    return Map.copyOf(counts);
  }

  /** The first few distinct reasons in words; empty when nothing was rejected. */
  public String message() {
    if (total == 0) {
      return "";
    }
    return total + " rejected, for example: " + String.join("; ", details);
  }
}
