package io.syntropy.alerts.rules;

import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Selector;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.promql.Meaning;
import io.syntropy.slo.promql.PolledQuery;
import io.syntropy.slo.promql.PromQl;
import io.syntropy.slo.promql.PromQlFault;
import io.syntropy.slo.promql.PromQlSource;
import io.syntropy.slo.promql.PrometheusSource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what {@code metricSource.type: prometheus} asks for. Queries that count increments are
 * counted over any window; the others are looked at once a minute, as our engine polls them.
 */
final class Queries {
  private static final PrometheusSource NOWHERE =
      new PrometheusSource(
          "rules", URI.create("http://localhost"), Duration.ofMinutes(1), "", "", true);

  private final Definition definition;
  private final BiConsumer<@Nullable Node, String> notes;

  Queries(Definition definition, BiConsumer<@Nullable Node, String> notes) {
    this.definition = definition;
    this.notes = notes;
  }

  /** A query as written, and where. */
  private record Query(Node at, String text, PromQlSource source) {
    /** Groups of the answer, and the seconds that one answer's events are spread over. */
    PolledQuery polled(PolledQuery.Reading reading) {
      return source.polled(NOWHERE, reading);
    }

    /** Native histograms have no series that increase() could count. */
    Optional<Selector> events(boolean counter) {
      return text.contains("histogram_count") || text.contains("histogram_fraction")
          ? Optional.empty()
          : source.events(counter);
    }
  }

  Counting of(int index, Objective objective) throws Inexpressible {
    Node sli = definition.sli();
    Node ratio = sli == null ? null : sli.optionalMapping("ratioMetric");
    Node threshold = sli == null ? null : sli.optionalMapping("thresholdMetric");
    if (ratio != null) {
      return ratio.has("raw") ? raw(ratio) : ratio(ratio);
    } else if (threshold != null) {
      return threshold(threshold, index, objective);
    }
    throw new Inexpressible("indicatorRef: no SLI has this name (expected one to count by)");
  }

  private Counting ratio(Node ratio) throws Inexpressible {
    boolean good = ratio.has("good");
    boolean counter = ratio.bool("counter", true);
    Query part = query(ratio.optionalMapping(good ? "good" : "bad"));
    Query total = query(ratio.optionalMapping("total"));
    Optional<Selector> all = total.events(counter);
    Optional<Selector> some = part.events(counter);
    if (all.isPresent() && some.isPresent()) {
      return together(increments(some.get()), good, increments(all.get()));
    }
    if (all.isPresent()
        && part.source.meaning() instanceof Meaning.Difference d
        && d.all().equals(all.get())) {
      return together(increments(d.without()), !good, increments(all.get()));
    }
    return together(looked(part, counter), good, looked(total, counter));
  }

  private static Counting together(EventCount part, boolean good, EventCount total)
      throws Inexpressible {
    if (!part.by().equals(total.by())) {
      throw new Inexpressible(
          "query: grouped by %s and %s (expected the same for both parts of a ratio)"
              .formatted(part.by(), total.by()));
    }
    return new Counting(part, good, total);
  }

  private EventCount looked(Query query, boolean counter) {
    PolledQuery polled =
        query.polled(counter ? PolledQuery.Reading.COUNTER : PolledQuery.Reading.RATE);
    said(query, counter ? "a total" : "a rate");
    return counter
        ? EventCount.totals(query.text, polled.groupBy())
        : EventCount.rates(query.text, polled.windowSeconds(), polled.groupBy());
  }

  private void said(Query query, String as) {
    notes.accept(
        query.at, "query: looked at once a minute as %s (%s)".formatted(as, query.source.reason()));
  }

  private Counting raw(Node ratio) throws Inexpressible {
    boolean success = ratio.string("rawType", "success").equals("success");
    Query query = query(ratio.optionalMapping("raw"));
    if (query.source.meaning() instanceof Meaning.Share s
        && !query.text.contains("histogram_fraction")) {
      return together(increments(s.part()), s.partIsValue() == success, increments(s.total()));
    }
    List<String> groups = query.polled(PolledQuery.Reading.SHARE).groupBy();
    said(query, "a share of one event");
    return new Counting(
        EventCount.sums(query.text, groups),
        success,
        EventCount.looks(query.text, query.text, groups));
  }

  private Counting threshold(Node threshold, int index, Objective objective) throws Inexpressible {
    Query query = query(threshold);
    Node node = objectives().get(index);
    Comparison op = Comparison.valueOf(node.string("op", "lte").toUpperCase(Locale.ROOT));
    double value = node.number("value", v -> true, "a number", Double.NaN);
    boolean under = op == Comparison.LT || op == Comparison.LTE;
    if (query.source.meaning() instanceof Meaning.Quantile q
        && q.histogram().name().endsWith("_bucket")
        && under
        && Math.abs(q.q() - objective.target()) < 1e-9) {
      return new Counting(increments(PromQlSource.cut(q, value)), true, increments(q.total()));
    }
    List<String> groups = query.polled(PolledQuery.Reading.VALUE).groupBy();
    said(query, "a value that is one event");
    return Counter.values(query.text, query.text, op, value, groups);
  }

  private List<Node> objectives() {
    Node spec = definition.root().optionalMapping("spec");
    return spec == null ? List.of() : spec.list("objectives");
  }

  /** The increments of a selector with Prometheus' names. */
  static EventCount increments(Selector selector) throws Inexpressible {
    Cut le = selector.le();
    boolean bucket = selector.name().endsWith("_bucket") && selector.match().containsKey("le");
    double bound =
        le instanceof Cut.Value value
            ? value.value()
            : bucket ? Double.POSITIVE_INFINITY : Double.NaN;
    return EventCount.increments(selector.name(), selector, bound);
  }

  private Query query(@Nullable Node holder) throws Inexpressible {
    Node source = holder == null ? null : holder.optionalMapping("metricSource");
    Node spec = source == null ? null : source.optionalMapping("spec");
    if (source == null) {
      throw new Inexpressible("metricSource: missing (expected type prometheus or syntropy)");
    }
    String reference = source.string("metricSourceRef", "");
    String given = source.string("type", "");
    String type = given.isEmpty() ? definition.dataSources().getOrDefault(reference, "") : given;
    if (!type.equalsIgnoreCase("prometheus")) {
      String what =
          type.isEmpty()
              ? "metricSourceRef " + reference + " without a DataSource"
              : "type " + type;
      throw new Inexpressible("metricSource: " + what + " (expected prometheus or syntropy)");
    }
    Node at = spec == null ? null : spec.optional("query");
    if (at == null || !at.isString() || at.text().isBlank()) {
      throw new Inexpressible("query: missing (expected PromQL)");
    }
    String text = at.text().strip();
    try {
      PromQl.parse(text);
    } catch (PromQlFault e) {
      throw new Inexpressible("query: not PromQL " + e.getMessage());
    }
    return new Query(at, text, PromQlSource.of(text));
  }
}
