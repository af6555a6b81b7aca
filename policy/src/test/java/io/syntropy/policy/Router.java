package io.syntropy.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A target of weights that takes absolute writes, refuses an older epoch and has no
 * compare-and-set: who writes must read first. It remembers every write for the oracles.
 */
final class Router {
  static final String OPERATOR = "operator";

  /** One accepted write. */
  record Write(
      Instant at,
      long epoch,
      String key,
      String replacedKey,
      Map<String, Double> replaced,
      @Nullable Map<String, Double> captured,
      boolean committed) {}

  SortedMap<String, Double> weights = new TreeMap<>();
  String key = "";
  long epoch;
  final List<Write> writes = new ArrayList<>();

  /** Whether the write was accepted. */
  boolean write(
      Instant now,
      long by,
      String newKey,
      Map<String, Double> wanted,
      @Nullable Map<String, Double> captured,
      boolean committed) {
    if (by < epoch) {
      return false;
    }
    epoch = by;
    if (!key.equals(newKey)) {
      writes.add(new Write(now, by, newKey, key, Map.copyOf(weights), captured, committed));
    }
    weights = new TreeMap<>(wanted);
    key = newKey;
    return true;
  }

  void edit(Map<String, Double> theirs) {
    weights = new TreeMap<>(theirs);
    key = OPERATOR;
  }

  boolean foreign() {
    return key.equals(OPERATOR);
  }
}
