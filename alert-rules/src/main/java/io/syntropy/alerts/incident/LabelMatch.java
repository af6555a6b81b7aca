package io.syntropy.alerts.incident;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Labels that must all have one of the values listed; a value that ends in {@code *} stands for all
 * that begin so.
 *
 * @param labels empty matches everything
 */
public record LabelMatch(SortedMap<String, SortedSet<String>> labels) {
  /** Matches everything. */
  public static final LabelMatch ALL = new LabelMatch(new TreeMap<>());

  private static final int MAX_LABELS = 32;
  private static final int MAX_VALUES = 200;
  private static final int MAX_LENGTH = 1024;

  /**
   * Copies.
   *
   * @throws IllegalArgumentException when there is no value for a label, or too much of anything
   */
  public LabelMatch {
    SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
    labels.forEach((label, values) -> {
      if (values.isEmpty() || values.size() > MAX_VALUES) {
        throw new IllegalArgumentException(
            "match.%s: %d values (expected 1 to %d)".formatted(label, values.size(), MAX_VALUES));
      }
      if (label.isBlank()
          || label.length() > MAX_LENGTH
          || values.stream().anyMatch(v -> v.length() > MAX_LENGTH)) {
        throw new IllegalArgumentException(
            "match: a label or value is empty or over %d characters".formatted(MAX_LENGTH));
      }
      copy.put(label, Collections.unmodifiableSortedSet(new TreeSet<>(values)));
    });
    if (copy.size() > MAX_LABELS) {
      throw new IllegalArgumentException(
          "match: %d labels (expected at most %d)".formatted(copy.size(), MAX_LABELS));
    }
    labels = Collections.unmodifiableSortedMap(copy);
  }

  /** Whether {@code labels} satisfy all of it; an absent label is the empty string. */
  public boolean test(Map<String, String> given) {
    return labels.entrySet().stream()
        .allMatch(e -> {
          String value = given.getOrDefault(e.getKey(), "");
          return e.getValue().stream().anyMatch(wanted -> fits(wanted, value));
        });
  }

  private static boolean fits(String wanted, String value) {
    return wanted.endsWith("*")
        ? value.startsWith(wanted.substring(0, wanted.length() - 1))
        : value.equals(wanted);
  }

  /** For people: {@code region=eu-west, service=social|chat}. */
  public String text() {
    StringBuilder text = new StringBuilder();
    labels.forEach((label, values) -> {
      text.append(text.isEmpty() ? "" : ", ");
      text.append(label).append('=').append(String.join("|", values));
    });
    return text.isEmpty() ? "everything" : text.toString();
  }
}
