package io.syntropy.slo.promql;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Selector.Naming;
import io.syntropy.slo.Signal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Instant selectors as selectors of the stream. */
final class SeriesSelectors {
  static final String BUCKET = "_bucket";
  private static final String NAME = "__name__";
  private static final String LE = "le";

  private SeriesSelectors() {}

  /** A part of a query that cannot be counted; becomes {@link Meaning.Unknown}. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String reason) {
      super(reason);
    }
  }

  /** The selector of counted series; a bucket must say which one. */
  static Selector counted(Expression.Instant instant) throws Unreadable {
    String name = name(instant);
    if (name.endsWith("_sum")) {
      throw new Unreadable(name + ": a sum of values is no count of events");
    }
    if (!name.endsWith(BUCKET)) {
      return selector(name, conditions(instant, false), Optional.empty());
    }
    List<Matcher> le = instant.matchers().stream().filter(m -> m.label().equals(LE)).toList();
    if (le.size() != 1 || le.get(0).op() != Matcher.Op.EQUAL) {
      throw new Unreadable(name + ": " + (le.isEmpty() ? "no le" : "an le other than le=\"..\""));
    }
    return bucket(name, conditions(instant, true), bound(name, le.get(0).value()));
  }

  /** All buckets of a histogram, for a quantile. */
  static Selector buckets(Expression.Instant instant) throws Unreadable {
    if (instant.matchers().stream().anyMatch(m -> m.label().equals(LE))) {
      throw new Unreadable(instant.name() + ": a quantile of chosen buckets");
    }
    return selector(name(instant), conditions(instant, false), Optional.empty());
  }

  static Selector plain(Expression.Instant instant) throws Unreadable {
    return selector(name(instant), conditions(instant, false), Optional.empty());
  }

  /** One bucket of {@code histogram}, given as {@code x_bucket} or as a native histogram. */
  static Selector cut(Selector histogram, double bound) {
    return histogram.name().endsWith(BUCKET)
        ? grouped(bucket(histogram.name(), histogram.match(), bound), histogram.groupBy())
        : new Selector(
            Signal.METRIC,
            histogram.name(),
            histogram.match(),
            new Cut.Value(bound),
            histogram.groupBy(),
            Naming.PROMETHEUS);
  }

  /** All events of the histogram whose buckets are {@code histogram}. */
  static Selector total(Selector histogram) {
    String name = histogram.name();
    if (!name.endsWith(BUCKET)) {
      return histogram;
    }
    String count = name.substring(0, name.length() - BUCKET.length()) + "_count";
    return grouped(selector(count, histogram.match(), Optional.empty()), histogram.groupBy());
  }

  static Selector grouped(Selector selector, List<String> groupBy) {
    return new Selector(
        selector.signal(),
        selector.name(),
        selector.match(),
        selector.le(),
        groupBy,
        selector.naming());
  }

  private static Selector bucket(String name, Map<String, AttributeMatch> match, double bound) {
    Map<String, AttributeMatch> conditions = new HashMap<>(match);
    conditions.put(LE, new AttributeMatch.In(spellings(bound)));
    return selector(
        name,
        conditions,
        bound == Double.POSITIVE_INFINITY ? Optional.empty() : Optional.of(new Cut.Value(bound)));
  }

  /** A bucket's bound as clients write it: 5, 5.0, 5e+06. */
  private static Set<String> spellings(double bound) {
    if (bound == Double.POSITIVE_INFINITY) {
      return Set.of("+Inf", "Inf");
    }
    BigDecimal exact = new BigDecimal(Double.toString(bound)).stripTrailingZeros();
    String plain = exact.toPlainString();
    String whole = plain.contains(".") ? plain : plain + ".0";
    return Stream.of(plain, whole, scientific(exact)).collect(Collectors.toUnmodifiableSet());
  }

  /** As Go writes it, with at least two digits of an exponent: 1e+06, 2.5e-05. */
  private static String scientific(BigDecimal exact) {
    String digits = exact.unscaledValue().abs().toString();
    int exponent = exact.precision() - exact.scale() - 1;
    return (exact.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static Selector selector(
      String name, Map<String, AttributeMatch> match, Optional<Cut> cut) {
    return new Selector(Signal.METRIC, name, match, cut.orElse(null), List.of(), Naming.PROMETHEUS);
  }

  private static double bound(String name, String text) throws Unreadable {
    try {
      double bound =
          text.equals("+Inf") || text.equals("Inf")
              ? Double.POSITIVE_INFINITY
              : Double.parseDouble(text);
      if (!Double.isNaN(bound) && bound != Double.NEGATIVE_INFINITY) {
        return bound;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new Unreadable(name + ": le=\"" + text + "\" is no number");
  }

  private static String name(Expression.Instant instant) throws Unreadable {
    if (!instant.name().isEmpty()) {
      return instant.name();
    }
    List<Matcher> names = instant.matchers().stream().filter(m -> m.label().equals(NAME)).toList();
    if (names.size() != 1
        || names.get(0).op() != Matcher.Op.EQUAL
        || names.get(0).value().isEmpty()) {
      throw new Unreadable("a selector without one metric name");
    }
    return names.get(0).value();
  }

  private static Map<String, AttributeMatch> conditions(
      Expression.Instant instant, boolean withoutLe) throws Unreadable {
    Map<String, List<AttributeMatch>> byLabel = new HashMap<>();
    for (Matcher matcher : instant.matchers()) {
      if (matcher.label().equals(NAME)) {
        if (!instant.name().isEmpty() || matcher.op() != Matcher.Op.EQUAL) {
          throw new Unreadable("a selector without one metric name");
        }
      } else if (!withoutLe || !matcher.label().equals(LE)) {
        byLabel.computeIfAbsent(matcher.label(), l -> new ArrayList<>()).add(condition(matcher));
      }
    }
    Map<String, AttributeMatch> conditions = new HashMap<>();
    byLabel.forEach((label, all) ->
        conditions.put(label, all.size() == 1 ? all.get(0) : new AttributeMatch.All(all)));
    return conditions;
  }

  private static AttributeMatch condition(Matcher matcher) throws Unreadable {
    return switch (matcher.op()) {
      case EQUAL -> new AttributeMatch.Equal(matcher.value());
      case NOT_EQUAL -> new AttributeMatch.Not(new AttributeMatch.Equal(matcher.value()));
      case MATCHES -> regex(matcher);
      case NOT_MATCHES -> new AttributeMatch.Not(regex(matcher));
    };
  }

  private static AttributeMatch regex(Matcher matcher) throws Unreadable {
    return LabelRegex.of(matcher.value())
        .orElseThrow(() ->
            new Unreadable(
                matcher.label()
                    + matcher.op().symbol()
                    + "\""
                    + matcher.value()
                    + "\": a regular expression that is left to Prometheus"));
  }
}
