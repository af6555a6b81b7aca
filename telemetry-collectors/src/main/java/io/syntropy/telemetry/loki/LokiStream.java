package io.syntropy.telemetry.loki;

import java.util.List;
import java.util.Map;

/** One stream of a push request: its labels and what it says. */
record LokiStream(Map<String, String> labels, List<Entry> entries) {
  /** Streams, labels and entries in one request. */
  static final int MAX_ITEMS = 1_000_000;

  LokiStream {
    labels = Map.copyOf(labels);
    entries = List.copyOf(entries);
  }

  /**
   * One line.
   *
   * @param timeNanos since the epoch
   * @param metadata structured metadata
   */
  record Entry(long timeNanos, String line, Map<String, String> metadata) {
    Entry {
      metadata = Map.copyOf(metadata);
    }
  }
}
