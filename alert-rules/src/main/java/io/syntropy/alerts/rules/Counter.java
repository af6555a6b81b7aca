package io.syntropy.alerts.rules;

import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Signal;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.promql.PolledQuery;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds out how the events of an objective are counted in PromQL. */
final class Counter {
  private final Definition definition;
  private final Map<String, MetricType> stated;
  private final Consumer<Fault> notes;

  Counter(Definition definition, Consumer<Fault> notes) {
    this.definition = definition;
    this.stated = MetricType.stated(definition.root());
    this.notes = notes;
  }

  /** How {@code objective} is counted, before any time slices. */
  Counting of(int index, Objective objective) throws Inexpressible {
    Indicator indicator = objective.indicator();
    if (indicator instanceof Indicator.Sliced sliced) {
      indicator = sliced.source();
    }
    if (definition.slo().composite() != null) {
      throw new Inexpressible(
          "composite: it has no counts of its own (expected an SLO that counts; its parts have rules)");
    }
    if (indicator == null || polled(indicator)) {
      return new Queries(definition, this::note).of(index, objective);
    }
    return switch (indicator) {
      case Indicator.Ratio ratio ->
          new Counting(
              count(ratio.part(), MetricType.Form.COUNTER),
              ratio.partIsGood(),
              count(ratio.total(), MetricType.Form.COUNTER));
      case Indicator.Threshold threshold -> threshold(threshold);
      case Indicator.Sliced sliced -> throw new IllegalStateException("sliced twice");
      case Indicator.Spread spread -> throw new IllegalStateException("an SLO has no spread");
    };
  }

  private void note(@Nullable Node at, String message) {
    notes.accept(definition.at(at, message));
  }

  private static boolean polled(Indicator indicator) {
    Selector selector =
        switch (indicator) {
          case Indicator.Ratio ratio -> ratio.total();
          case Indicator.Threshold threshold -> threshold.source();
          case Indicator.Sliced sliced -> throw new IllegalStateException("sliced twice");
          case Indicator.Spread spread -> spread.source();
        };
    return selector.match().containsKey(PolledQuery.ID);
  }

  private EventCount count(Selector selector, MetricType.Form needed) throws Inexpressible {
    List<String> groups = SelectorText.groups(metric(selector));
    if (selector.naming() == Selector.Naming.PROMETHEUS) {
      return Queries.increments(selector);
    }
    MetricType type = type(selector, needed, selector.le() != null);
    String name = type.named(selector.name());
    Cut le = selector.le();
    if (le != null) {
      return bucket(selector, le, type);
    }
    return switch (type.form()) {
      case COUNTER -> EventCount.increments(name, selector, Double.NaN);
      case HISTOGRAM -> EventCount.increments(part(name, "_count"), selector, Double.NaN);
      case GAUGE -> {
        String gauge = SelectorText.of(name, selector, Double.NaN);
        yield EventCount.looks(gauge, "count_over_time(" + gauge + "[2m])", groups);
      }
    };
  }

  private EventCount bucket(Selector selector, Cut le, MetricType type) throws Inexpressible {
    double bound =
        le.in(type.unit())
            .orElseThrow(() ->
                new Inexpressible(
                    "le: a duration, and %s is a %s (expected a number in its unit, or its type in the annotation %s)"
                        .formatted(selector.name(), type.text(), MetricType.ANNOTATION)));
    List<Double> advised = MetricType.advisedBounds(selector.name());
    if (advised != null && !advised.contains(bound)) {
      note(
          definition.sli(),
          "%s: %s is no bucket bound that the semantic conventions advise (the rules count nothing unless your histogram has it: they cannot cut inside a bucket)"
              .formatted(selector.name(), PromText.number(bound)));
    }
    String name = part(type.named(selector.name()), "_bucket");
    return EventCount.increments(name, selector, bound);
  }

  private static String part(String name, String suffix) {
    return name.endsWith(suffix) ? name : name + suffix;
  }

  private Counting threshold(Indicator.Threshold threshold) throws Inexpressible {
    Selector source = metric(threshold.source());
    List<String> groups = SelectorText.groups(source);
    boolean prometheus = source.naming() == Selector.Naming.PROMETHEUS;
    MetricType type =
        prometheus
            ? new MetricType(MetricType.Form.GAUGE, "", true)
            : type(source, MetricType.Form.GAUGE, false);
    if (type.form() == MetricType.Form.HISTOGRAM) {
      EventCount under = bucket(source, threshold.limit(), type);
      EventCount all =
          EventCount.increments(part(type.named(source.name()), "_count"), source, Double.NaN);
      return new Counting(under, !threshold.op().above(), all);
    }
    if (type.form() == MetricType.Form.COUNTER) {
      throw new Inexpressible(
          source.name() + ": a counter's values are no events (expected a gauge or a histogram)");
    }
    String name = prometheus ? source.name() : type.named(source.name());
    String gauge = SelectorText.of(name, source, Double.NaN);
    double limit = threshold.limit().in(type.unit()).orElse(Double.NaN);
    return values(gauge, "count_over_time(" + gauge + "[2m])", threshold.op(), limit, groups);
  }

  /** Each look at a value is one event. */
  static Counting values(
      String query, String present, Comparison op, double limit, List<String> groups) {
    String symbol =
        switch (op) {
          case LT -> "<";
          case LTE -> "<=";
          case GT -> ">";
          case GTE -> ">=";
        };
    boolean simple = query.matches("[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[^{}]*})?");
    String operand = simple ? query : EventCount.enclosed(query);
    String good = "%s %s %s".formatted(operand, symbol, PromText.number(limit));
    return new Counting(
        EventCount.looks(good, present, groups), true, EventCount.looks(query, present, groups));
  }

  private MetricType type(Selector selector, MetricType.Form needed, boolean cut) {
    MetricType known = stated.get(selector.name());
    MetricType type = known == null ? MetricType.of(selector.name(), needed, cut) : known;
    if (!type.known()) {
      note(
          definition.sli(),
          "%s: taken as a %s, %s (say otherwise by the annotation %s: %s=counter|gauge|histogram[:unit])"
              .formatted(
                  selector.name(),
                  type.text(),
                  type.named(selector.name()),
                  MetricType.ANNOTATION,
                  selector.name()));
    }
    return type;
  }

  private static Selector metric(Selector selector) throws Inexpressible {
    if (selector.signal() != Signal.METRIC) {
      throw new Inexpressible(
          "signal: %s (expected metric: Prometheus has no %ss)"
              .formatted(
                  selector.signal().name().toLowerCase(Locale.ROOT),
                  selector.signal().name().toLowerCase(Locale.ROOT)));
    }
    return selector;
  }
}
