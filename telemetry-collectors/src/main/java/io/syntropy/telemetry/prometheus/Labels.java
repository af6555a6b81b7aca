package io.syntropy.telemetry.prometheus;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Prometheus series' identity: its metric name and its labels without {@code __name__}. A label
 * with an empty value is an absent one.
 */
record Labels(String name, SortedMap<String, String> values) {
  static final String NAME = "__name__";
  static final String JOB = "job";
  static final String INSTANCE = "instance";

  /** Bounds of what becomes an attribute; the same as for OTLP points. */
  static final int MAX_LABELS = 128;

  static final int MAX_KEY = 256;
  static final int MAX_VALUE = 4096;
  static final int MAX_NAME = 1024;

  Labels {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  static Labels of(String name, Map<String, String> values) {
    return new Labels(name, new TreeMap<>(values));
  }

  @Nullable String get(String label) {
    return values.get(label);
  }

  Labels named(String other) {
    return new Labels(other, values);
  }

  Labels without(String label) {
    SortedMap<String, String> rest = new TreeMap<>(values);
    rest.remove(label);
    return new Labels(name, rest);
  }
}
