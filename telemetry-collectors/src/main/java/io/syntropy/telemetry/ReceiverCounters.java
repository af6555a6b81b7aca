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
  private final Map<RecordKind, Map<RejectReason, LongAdder>> rejected =
      new EnumMap<>(RecordKind.class);
  private final LongAdder bytes = new LongAdder();
  private final IncompleteLines incomplete = new IncompleteLines();

  ReceiverCounters() {
    for (RecordKind kind : RecordKind.values()) {
      rejected.put(kind, adders(RejectReason.class));
    }
  }

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
    rejected(kind, decoded);
  }

  IncompleteLines incomplete() {
    return incomplete;
  }

  void rejected(RecordKind kind, Decoded decoded) {
    Map<RejectReason, LongAdder> reasons = rejected.getOrDefault(kind, Map.of());
    decoded
        .rejections()
        .counts()
        .forEach((reason, n) -> reasons.getOrDefault(reason, new LongAdder()).add(n));
  }

  /** Items rejected; kinds and reasons without any are absent. */
  Map<RecordKind, Map<RejectReason, Long>> rejectedBySignal() {
    Map<RecordKind, Map<RejectReason, Long>> all = new EnumMap<>(RecordKind.class);
    rejected.forEach((kind, reasons) -> {
      Map<RejectReason, Long> sums = sums(reasons);
      if (!sums.isEmpty()) {
        all.put(kind, sums);
      }
    });
    return all;
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
    Map<RejectReason, Long> reasons = new EnumMap<>(RejectReason.class);
    rejectedBySignal()
        .values()
        .forEach(each -> each.forEach((reason, n) -> reasons.merge(reason, n, Long::sum)));
    return new ReceiverStats(byOutcome, sums(accepted), reasons, bytes.sum(), inFlightBytes);
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
