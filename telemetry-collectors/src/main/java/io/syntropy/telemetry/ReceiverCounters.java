package io.syntropy.telemetry;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the receivers do. */
final class ReceiverCounters {
  private final ConcurrentMap<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<RecordKind, LongAdder> accepted = adders(RecordKind.class);
  private final Map<RejectReason, LongAdder> rejected = adders(RejectReason.class);
  private final LongAdder bytes = new LongAdder();
  private final IncompleteLines incomplete = new IncompleteLines();

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
    Map<E, LongAdder> map = new EnumMap<>(type);
    for (E e : type.getEnumConstants()) {
      map.put(e, new LongAdder());
    }
    return map;
  }

  void bytes(long n) {
    bytes.add(n);
  }

  void stored(RecordKind kind, Decoded decoded) {
    accepted.getOrDefault(kind, new LongAdder()).add(decoded.accepted());
    if (kind == RecordKind.OTLP_LOGS) {
      incomplete.countAll(decoded.samples());
    }
    rejected(decoded);
  }

  IncompleteLines incomplete() {
    return incomplete;
  }

  void rejected(Decoded decoded) {
    decoded
        .rejections()
        .counts()
        .forEach((reason, n) -> rejected.getOrDefault(reason, new LongAdder()).add(n));
  }

  void answered(Outcome outcome) {
    String key =
        switch (outcome) {
          case Outcome.Stored s -> s.rejected() == 0 ? "accepted" : "partial";
          case Outcome.Failed f -> f.failure().key();
        };
    requests.computeIfAbsent(key, k -> new LongAdder()).increment();
  }

  ReceiverStats stats(long inFlightBytes) {
    Map<String, Long> byOutcome = new TreeMap<>();
    requests.forEach((k, v) -> byOutcome.put(k, v.sum()));
    return new ReceiverStats(byOutcome, sums(accepted), sums(rejected), bytes.sum(), inFlightBytes);
  }

  private static <E extends Enum<E>> Map<E, Long> sums(Map<E, LongAdder> adders) {
    Map<E, Long> sums = new java.util.HashMap<>();
    adders.forEach((k, v) -> {
      if (v.sum() > 0) {
        sums.put(k, v.sum());
      }
    });
    return sums;
  }
}
