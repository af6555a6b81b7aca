package io.syntropy.slo.config;

import io.syntropy.slo.Comparison;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import io.syntropy.slo.promql.Meaning;
import io.syntropy.slo.promql.PolledQuery;
import io.syntropy.slo.promql.PromQlSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decodes the spec of an SLI, inline or of its own document. */
final class IndicatorDecoder {
  static final String SYNTROPY = "syntropy";

  /** What objectives are counted from. */
  sealed interface Source {
    Source NONE = new Unread(false);
  }

  /** A ratio, the same for every objective. */
  record Ratio(Indicator indicator) implements Source {}

  /** Values, compared by each objective. */
  record Values(Selector source) implements Source {}

  /** Other SLOs. */
  record Parts(CompositeDecoder.Placed placed) implements Source {}

  /** A quantile, which each objective compares with a value. */
  record Quantile(
      PrometheusDecoder prometheus, PrometheusDecoder.Query query, Meaning.Quantile quantile)
      implements Source {
    @Nullable Indicator indicator(Comparison op, double bound, double target) {
      return prometheus.quantile(query, quantile, op, bound, target).orElse(null);
    }
  }

  /** Nothing here reads it. */
  record Unread(boolean isRatio) implements Source {}

  /** What a metricSource says: a selector, or a query of Prometheus. */
  private record Side(@Nullable Selector selector, PrometheusDecoder.@Nullable Query query) {
    static final Side NONE = new Side(null, null);
  }

  private final DataSources dataSources;
  private final PrometheusDecoder prometheus;

  /** Collects in {@code polled}, by id, the queries that are to be polled. */
  IndicatorDecoder(Map<String, Document> dataSources, Map<String, PolledQuery> polled) {
    this.dataSources = new DataSources(dataSources);
    this.prometheus = new PrometheusDecoder(polled);
  }

  Source decode(Node spec) {
    spec.known("description");
    boolean ratio = spec.has("ratioMetric");
    boolean threshold = spec.has("thresholdMetric");
    if (ratio == threshold) {
      spec.fault(
          "ratioMetric: "
              + (ratio ? "given with thresholdMetric" : "missing")
              + " (expected either ratioMetric or thresholdMetric)");
      spec.rejectUnknown();
      return Source.NONE;
    }
    spec.rejectUnknown();
    if (threshold) {
      Node metric = spec.mapping("thresholdMetric");
      return metric == null ? Source.NONE : threshold(metric);
    }
    Node metric = spec.mapping("ratioMetric");
    return metric == null ? Source.NONE : ratio(metric);
  }

  private static boolean isComposite(Node metric) {
    Node raw = metric.has("raw") ? metric.optionalMapping("raw") : null;
    Node source = raw == null ? null : raw.optionalMapping("metricSource");
    return source != null && source.string("type", "").equals(SYNTROPY);
  }

  private static Source composite(Node metric) {
    metric.known("counter");
    String type = metric.string("rawType");
    if (type != null && !type.equals("success")) {
      OpenSlo.at(metric, "rawType").expected("success: a composite says what is good");
    }
    Node raw = metric.mapping("raw");
    Node source = raw == null ? null : raw.mapping("metricSource");
    Node spec = source == null ? null : source.mapping("spec");
    metric.rejectUnknown();
    if (raw == null || source == null || spec == null) {
      return new Unread(true);
    }
    raw.rejectUnknown();
    if (!SYNTROPY.equals(source.string("type"))) {
      OpenSlo.at(source, "type").expected("syntropy, with a composite in its spec");
    }
    source.rejectUnknown();
    raw.note("raw: of the OpenSLO specification (accepted beyond the openslo/v1 schema)");
    Node composite = spec.mapping("composite");
    spec.rejectUnknown();
    CompositeDecoder.Placed placed = composite == null ? null : CompositeDecoder.decode(composite);
    return placed == null ? new Unread(true) : new Parts(placed);
  }

  private Source threshold(Node metric) {
    Side side = source(metric);
    if (side.query != null) {
      if (side.query.text().meaning() instanceof Meaning.Quantile quantile) {
        return new Quantile(prometheus, side.query, quantile);
      }
      Selector values = prometheus.values(side.query);
      return values == null ? Source.NONE : new Values(values);
    }
    if (side.selector != null && side.selector.le() != null) {
      metric.fault("le: given for a thresholdMetric (expected op and value of the objective)");
    }
    return side.selector == null ? Source.NONE : new Values(side.selector);
  }

  private Source ratio(Node metric) {
    if (metric.has("raw") || metric.has("rawType")) {
      return isComposite(metric) ? composite(metric) : raw(metric);
    }
    if (!metric.has("counter")) {
      metric.note("counter: missing (taken as true; counters are told from gauges by their type)");
    }
    boolean counter = metric.bool("counter", true);
    boolean good = metric.has("good");
    if (good == metric.has("bad")) {
      metric.fault(
          "good: "
              + (good ? "given with bad" : "missing")
              + " (expected either good or bad beside total)");
    }
    Side part = side(metric, good ? "good" : "bad", metric.has("good") || metric.has("bad"));
    Side total = side(metric, "total", true);
    metric.rejectUnknown();
    if (part.query != null && total.query != null) {
      return unlessEmpty(prometheus.ratio(part.query, good, total.query, counter));
    }
    if (part.query != null || total.query != null) {
      metric.note("ratioMetric: one side is PromQL and the other is not (the SLO shows no_data)");
    }
    if (part.selector == null || total.selector == null) {
      return new Unread(true);
    }
    if (!part.selector.groupBy().equals(total.selector.groupBy())) {
      metric.fault(
          "group_by: "
              + part.selector.groupBy()
              + " and "
              + total.selector.groupBy()
              + " (expected the same for both parts of a ratio)");
      return new Unread(true);
    }
    return new Ratio(new Indicator.Ratio(part.selector, good, total.selector));
  }

  private static Source unlessEmpty(Optional<Indicator> indicator) {
    return indicator.<Source>map(Ratio::new).orElse(new Unread(true));
  }

  /** A ratio in one query; the openslo/v1 text knows it, its schema does not. */
  private Source raw(Node metric) {
    metric.bool("counter", true);
    Boolean success = metric.choice("rawType", Map.of("success", true, "failure", false));
    Side raw = side(metric, "raw", true);
    metric.rejectUnknown();
    if (raw.selector != null) {
      OpenSlo.at(metric, "raw").fault("raw: type syntropy (expected a query of type prometheus)");
    }
    return raw.query == null || success == null
        ? new Unread(true)
        : unlessEmpty(prometheus.raw(raw.query, success));
  }

  private Side side(Node metric, String field, boolean wanted) {
    Node side = wanted ? metric.mapping(field) : null;
    return side == null ? Side.NONE : source(side);
  }

  private Side source(Node holder) {
    Node source = holder.mapping("metricSource");
    holder.rejectUnknown();
    if (source == null) {
      return Side.NONE;
    }
    String type = source.string("type", "");
    String reference = source.string("metricSourceRef", "");
    Node spec = source.mapping("spec");
    source.rejectUnknown();
    if (type.isEmpty()) {
      type = dataSources.type(reference);
    }
    if (PrometheusDecoder.reads(type)) {
      return spec == null ? Side.NONE : query(spec, reference);
    }
    if (!type.equals(SYNTROPY)) {
      String name = type.isEmpty() ? "metricSourceRef " + reference : "type " + type;
      source.note("metricSource: " + name + " (no adapter reads it yet: the SLO shows no_data)");
      return Side.NONE;
    }
    return spec == null ? Side.NONE : new Side(Selectors.decode(spec), null);
  }

  private Side query(Node spec, String reference) {
    Node at = spec.optional("query");
    if (at == null || !at.isString() || at.text().isBlank()) {
      spec.note("query: missing (expected PromQL: the SLO shows no_data)");
      return Side.NONE;
    }
    return new Side(
        null,
        new PrometheusDecoder.Query(
            PromQlSource.of(at.text()), dataSources.prometheus(reference), at));
  }
}
