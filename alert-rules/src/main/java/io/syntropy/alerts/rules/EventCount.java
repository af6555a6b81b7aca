package io.syntropy.alerts.rules;

import io.syntropy.slo.Selector;
import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How many events a window had, as PromQL.
 *
 * @param series events of each series, with {@link #WINDOW} and {@link #SECONDS} where the window
 *     and its length in seconds belong
 * @param present an expression that has an element for every series heard of lately
 * @param by the labels of the groups
 * @param needsAll whether it must be there while the total is: a histogram has all of its buckets
 *     or another bound than the one asked for, and no bucket must not be taken for no events
 * @param example a series that is counted, where one can be made up
 */
record EventCount(
    String series, String present, List<String> by, boolean needsAll, Optional<Example> example) {
  static final String WINDOW = "\u0001";
  static final String SECONDS = "\u0002";

  /** How often what is not counted but looked at is looked at. */
  private static final String LOOK = ":1m]";

  EventCount {
    by = List.copyOf(by);
  }

  /**
   * Increments of the counters {@code name}.
   *
   * @param le the bucket's bound, NaN for other than buckets
   */
  static EventCount increments(String name, Selector selector, double le) throws Inexpressible {
    String text = SelectorText.of(name, selector, le);
    boolean bucket = !Double.isNaN(le);
    return new EventCount(
        "increase(" + text + "[" + WINDOW + "])",
        "count_over_time(" + text + "[2m])",
        SelectorText.groups(selector),
        bucket,
        Example.of(name, selector, bucket ? SelectorText.spelled(le) : null));
  }

  /** The moments of a look every minute at which {@code query} has a value. */
  static EventCount looks(String query, String present, List<String> by) {
    return new EventCount(
        "count_over_time(" + enclosed(query) + "[" + WINDOW + LOOK + ")",
        present,
        by,
        false,
        Optional.empty());
  }

  /** The sum of {@code query}, looked at every minute. */
  static EventCount sums(String query, List<String> by) {
    return new EventCount(
        "sum_over_time(" + enclosed(query) + "[" + WINDOW + LOOK + ")",
        query,
        by,
        false,
        Optional.empty());
  }

  /** Events a second, or in {@code seconds}. */
  static EventCount rates(String query, double seconds, List<String> by) {
    String per = seconds == 1 ? "" : " / " + PromText.number(seconds);
    return new EventCount(
        "avg_over_time(" + enclosed(query) + "[" + WINDOW + LOOK + ") * " + SECONDS + per,
        query,
        by,
        false,
        Optional.empty());
  }

  /** A total that grows, of which only the answer is known. */
  static EventCount totals(String query, List<String> by) {
    return new EventCount(
        "increase(" + enclosed(query) + "[" + WINDOW + LOOK + ")",
        query,
        by,
        false,
        Optional.empty());
  }

  /** In parentheses that a comment at the end does not swallow. */
  static String enclosed(String query) {
    return query.contains("#") ? "(\n" + PromText.indented(query) + "\n)" : "(" + query + ")";
  }

  /** The events of {@code window} by group. */
  String over(Duration window) {
    return PromText.by("sum", by)
        + " ("
        + series
            .replace(WINDOW, Durations.format(window))
            .replace(SECONDS, Long.toString(window.toSeconds()))
        + ")";
  }

  /** How many series were heard of in the last 2 min, of groups with any. */
  String presence() {
    return PromText.by("count", by) + " " + enclosed(present);
  }
}
