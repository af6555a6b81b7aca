package io.syntropy.slo.config;

import io.syntropy.slo.Indicator;
import io.syntropy.slo.Selector;
import java.util.Map;
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

  /** Nothing here reads it. */
  record Unread(boolean isRatio) implements Source {}

  private final Map<String, Document> dataSources;

  IndicatorDecoder(Map<String, Document> dataSources) {
    this.dataSources = dataSources;
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
      Selector source = metric == null ? null : selector(metric);
      if (metric != null && source != null && source.le() != null) {
        metric.fault("le: given for a thresholdMetric (expected op and value of the objective)");
      }
      return source == null ? new Unread(false) : new Values(source);
    }
    Node metric = spec.mapping("ratioMetric");
    return metric == null ? Source.NONE : ratio(metric);
  }

  private static Source raw(Node metric) {
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

  private Source ratio(Node metric) {
    if (metric.has("raw") || metric.has("rawType")) {
      return raw(metric);
    }
    if (!metric.has("counter")) {
      metric.note("counter: missing (taken as true; counters are told from gauges by their type)");
    }
    metric.bool("counter", true);
    boolean good = metric.has("good");
    if (good == metric.has("bad")) {
      metric.fault(
          "good: "
              + (good ? "given with bad" : "missing")
              + " (expected either good or bad beside total)");
    }
    Selector part = side(metric, good ? "good" : "bad", metric.has("good") || metric.has("bad"));
    Selector total = side(metric, "total", true);
    metric.rejectUnknown();
    if (part == null || total == null) {
      return new Unread(true);
    }
    if (!part.groupBy().equals(total.groupBy())) {
      metric.fault(
          "group_by: "
              + part.groupBy()
              + " and "
              + total.groupBy()
              + " (expected the same for both parts of a ratio)");
      return new Unread(true);
    }
    return new Ratio(new Indicator.Ratio(part, good, total));
  }

  private @Nullable Selector side(Node metric, String field, boolean wanted) {
    Node side = wanted ? metric.mapping(field) : null;
    return side == null ? null : selector(side);
  }

  private @Nullable Selector selector(Node holder) {
    Node source = holder.mapping("metricSource");
    holder.rejectUnknown();
    if (source == null) {
      return null;
    }
    String type = source.string("type", "");
    String reference = source.string("metricSourceRef", "");
    Node spec = source.mapping("spec");
    source.rejectUnknown();
    if (type.isEmpty() && dataSources.containsKey(reference)) {
      Node referenced = dataSources.get(reference).root().optionalMapping("spec");
      type = referenced == null ? "" : referenced.string("type", "");
    }
    if (!type.equals(SYNTROPY)) {
      String name = type.isEmpty() ? "metricSourceRef " + reference : "type " + type;
      source.note("metricSource: " + name + " (no adapter reads it yet: the SLO shows no_data)");
      return null;
    }
    return spec == null ? null : Selectors.decode(spec);
  }
}
