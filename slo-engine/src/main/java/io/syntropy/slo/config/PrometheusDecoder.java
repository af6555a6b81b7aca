package io.syntropy.slo.config;

import io.syntropy.slo.Comparison;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import io.syntropy.slo.promql.Meaning;
import io.syntropy.slo.promql.PolledQuery;
import io.syntropy.slo.promql.PolledQuery.Reading;
import io.syntropy.slo.promql.PromQlSource;
import io.syntropy.slo.promql.PrometheusSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes {@code metricSource.type: prometheus}: counted from the stream where the query is
 * recognised, else polled from the DataSource, else reported.
 */
final class PrometheusDecoder {
  private final Map<String, PolledQuery> polled;

  /** Collects in {@code polled}, by id, what is to be asked. */
  PrometheusDecoder(Map<String, PolledQuery> polled) {
    this.polled = polled;
  }

  /**
   * A query and where it may be asked.
   *
   * @param at where it stands
   */
  record Query(PromQlSource text, @Nullable PrometheusSource source, Node at) {
    boolean streams() {
      return source == null || !source.always();
    }

    private void explain(String what) {
      at.note("query: " + what);
    }

    private Optional<Selector> counted(boolean counter) {
      return streams() ? text.events(counter) : Optional.empty();
    }

    private void noteCounted() {
      String notes = String.join("; ", text.meaning().notes());
      explain("counted from the stream" + (notes.isEmpty() ? "" : " (" + notes + ")"));
    }
  }

  static boolean reads(String type) {
    return type.equalsIgnoreCase("prometheus");
  }

  /** Good or bad events over all; empty after a note when nothing can tell. */
  Optional<Indicator> ratio(Query part, boolean good, Query total, boolean counter) {
    Optional<Selector> all = total.counted(counter);
    Optional<Selector> some = part.counted(counter);
    if (all.isPresent() && some.isPresent()) {
      part.noteCounted();
      total.noteCounted();
      return together(part, some.get(), good, all.get());
    }
    if (all.isPresent()
        && part.streams()
        && part.text.meaning() instanceof Meaning.Difference d
        && d.all().equals(all.get())) {
      part.noteCounted();
      total.noteCounted();
      return together(part, d.without(), !good, all.get());
    }
    // Both sides from one place: a stream and a poll would not see the same moments.
    Reading reading = counter ? Reading.COUNTER : Reading.RATE;
    Optional<PolledQuery> askedPart = poll(part, reading);
    Optional<PolledQuery> askedTotal = poll(total, reading);
    return askedPart.isPresent() && askedTotal.isPresent()
        ? together(part, askedPart.get().selector(), good, askedTotal.get().selector())
        : Optional.empty();
  }

  private static Optional<Indicator> together(
      Query part, Selector some, boolean good, Selector all) {
    if (!some.groupBy().equals(all.groupBy())) {
      part.at.fault(
          "query: grouped by %s and %s (expected the same for both parts of a ratio)"
              .formatted(some.groupBy(), all.groupBy()));
      return Optional.empty();
    }
    return Optional.of(new Indicator.Ratio(some, good, all));
  }

  /**
   * A ratio in one query.
   *
   * @param success whether its value is the share of good events
   */
  Optional<Indicator> raw(Query query, boolean success) {
    if (query.streams() && query.text.meaning() instanceof Meaning.Share s) {
      query.noteCounted();
      return Optional.of(new Indicator.Ratio(s.part(), s.partIsValue() == success, s.total()));
    }
    return poll(query, Reading.SHARE)
        .map(p -> new Indicator.Ratio(p.selector(), success, p.observations()));
  }

  /** Values that objectives compare: a gauge of the stream, or polled; null after a note. */
  @Nullable Selector values(Query query) {
    if (query.streams() && query.text.meaning() instanceof Meaning.Level l) {
      query.explain("counted from the stream (each point of a series is one event)");
      return l.selector();
    }
    return poll(query, Reading.VALUE).map(PolledQuery::selector).orElse(null);
  }

  /**
   * A quantile compared with {@code bound}: at most this share of events may be over it, so when
   * the objective is just that share, events are counted.
   */
  Optional<Indicator> quantile(
      Query query, Meaning.Quantile quantile, Comparison op, double bound, double target) {
    boolean under = op == Comparison.LTE || op == Comparison.LT;
    if (query.streams() && under && Math.abs(quantile.q() - target) < 1e-9) {
      query.explain(
          "counted from the stream (histogram_quantile(%s) <= %s holds while at least that share of"
                  .formatted(quantile.q(), bound)
              + " events is at or under it; no quantile is estimated)");
      return Optional.of(
          new Indicator.Ratio(PromQlSource.cut(quantile, bound), true, quantile.total()));
    }
    query.explain(
        "histogram_quantile(%s) against target %s (an event count needs target: %s)"
            .formatted(quantile.q(), target, quantile.q()));
    return poll(query, Reading.VALUE)
        .map(p -> new Indicator.Threshold(p.selector(), op, new io.syntropy.slo.Cut.Value(bound)));
  }

  private Optional<PolledQuery> poll(Query query, Reading reading) {
    PrometheusSource source = query.source;
    if (source == null) {
      query.explain(
          query.text.reason()
              + " (not counted from the stream; no DataSource: the SLO shows no_data)");
      return Optional.empty();
    }
    PolledQuery asked = query.text.polled(source, reading);
    polled.put(asked.id(), asked);
    String why = source.always() ? "poll: always" : query.text.reason();
    query.explain(
        "polled from DataSource %s every %s (%s)"
            .formatted(source.name(), Durations.format(source.interval()), why));
    return Optional.of(asked);
  }
}
