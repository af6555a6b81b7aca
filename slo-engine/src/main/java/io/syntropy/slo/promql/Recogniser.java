package io.syntropy.slo.promql;

import io.syntropy.slo.Selector;
import io.syntropy.slo.promql.SeriesSelectors.Unreadable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Recognises queries that count events, so that they can be counted from the stream, where no
 * window, no sampling and no extrapolation is needed. Whatever is not recognised exactly is {@link
 * Meaning.Unknown}; nothing is guessed.
 */
public final class Recogniser {
  private static final Set<String> RATES = Set.of("rate", "increase", "irate");

  private final Set<String> notes = new TreeSet<>();

  private Recogniser() {}

  /**
   * What {@code query} means.
   *
   * @throws PromQlFault when it is not PromQL
   */
  public static Meaning recognise(String query) throws PromQlFault {
    return recognise(PromQl.parse(query));
  }

  /** What {@code expression} means. */
  public static Meaning recognise(Expression expression) {
    Recogniser recogniser = new Recogniser();
    try {
      Part part = recogniser.read(expression);
      return recogniser.meaning(part);
    } catch (Unreadable e) {
      return new Meaning.Unknown(String.valueOf(e.getMessage()));
    }
  }

  /** What a part of an expression means, before notes are put to it. */
  private sealed interface Part {
    /**
     * @param series whether it is still one value for each series
     */
    record Count(Selector selector, boolean perTime, boolean series) implements Part {}

    record Difference(Selector all, Selector without) implements Part {}

    record Share(Selector part, boolean partIsValue, Selector total) implements Part {}

    record Quantile(double q, Selector histogram, Selector total) implements Part {}

    record Constant(double value) implements Part {}
  }

  private Meaning meaning(Part part) throws Unreadable {
    return switch (part) {
      case Part.Count c when !c.perTime && c.series -> new Meaning.Level(c.selector, said());
      case Part.Count c -> {
        if (c.series) {
          notes.add("without sum(): the series are counted together");
        }
        yield new Meaning.Events(c.selector, c.perTime, said());
      }
      case Part.Difference d -> new Meaning.Difference(d.all, d.without, said());
      case Part.Share s -> new Meaning.Share(s.part, s.partIsValue, s.total, said());
      case Part.Quantile q -> new Meaning.Quantile(q.q, q.histogram, q.total, said());
      case Part.Constant c -> throw new Unreadable(c.value + ": a constant");
    };
  }

  private List<String> said() {
    return new ArrayList<>(notes);
  }

  private Part read(Expression expression) throws Unreadable {
    return switch (expression) {
      case Expression.Number n -> new Part.Constant(n.value());
      case Expression.Text t -> throw new Unreadable("a string");
      case Expression.Instant i -> new Part.Count(instant(i), false, true);
      case Expression.Range r -> throw new Unreadable("a range without a function");
      case Expression.Subquery s -> throw new Unreadable("a subquery");
      case Expression.Shifted s -> throw new Unreadable(s.modifier() + ": another time");
      case Expression.Signed s when !s.negative() -> read(s.of());
      case Expression.Signed s -> throw new Unreadable("a sign");
      case Expression.Call c -> call(c);
      case Expression.Aggregation a -> aggregation(a);
      case Expression.Binary b -> binary(b);
    };
  }

  // A histogram's buckets without le are no count, but a quantile may be taken of them.
  private static Selector instant(Expression.Instant instant) throws Unreadable {
    boolean bucket = instant.name().endsWith(SeriesSelectors.BUCKET);
    boolean le = instant.matchers().stream().anyMatch(m -> m.label().equals("le"));
    return bucket && !le ? SeriesSelectors.buckets(instant) : SeriesSelectors.counted(instant);
  }

  private Part call(Expression.Call call) throws Unreadable {
    List<Expression> arguments = call.arguments();
    String function = call.function();
    if (RATES.contains(function)) {
      if (arguments.size() == 1
          && arguments.get(0) instanceof Expression.Range range
          && range.of() instanceof Expression.Instant of) {
        notes.add("the window of " + function + "() is dropped: increments are counted");
        return new Part.Count(instant(of), true, true);
      }
      throw new Unreadable(function + "() of other than a selector with a range");
    }
    return switch (function) {
      case "clamp_min", "clamp_max", "clamp" -> clamped(call);
      case "histogram_quantile" -> quantile(arguments);
      case "histogram_count" -> {
        Part.Count of = count(read(single(call)), function + "()");
        requireNative(of.selector, function);
        yield of;
      }
      case "histogram_fraction" -> fraction(arguments);
      default -> throw new Unreadable(function + "()");
    };
  }

  private static Expression single(Expression.Call call) throws Unreadable {
    if (call.arguments().size() != 1) {
      throw new Unreadable(call.function() + "() of " + call.arguments().size() + " arguments");
    }
    return call.arguments().get(0);
  }

  private static void requireNative(Selector selector, String function) throws Unreadable {
    if (selector.name().endsWith(SeriesSelectors.BUCKET)) {
      throw new Unreadable(function + "() of " + selector.name());
    }
  }

  private Part clamped(Expression.Call call) throws Unreadable {
    List<Expression> arguments = call.arguments();
    String function = call.function();
    boolean both = function.equals("clamp");
    if (arguments.size() != (both ? 3 : 2)) {
      throw new Unreadable(function + "() of " + arguments.size() + " arguments");
    }
    Part of = read(arguments.get(0));
    double min =
        function.equals("clamp_max") ? Double.NEGATIVE_INFINITY : constant(arguments.get(1));
    double max =
        function.equals("clamp_min")
            ? Double.POSITIVE_INFINITY
            : constant(arguments.get(both ? 2 : 1));
    boolean share = of instanceof Part.Share;
    // Counts are never below 0 and shares never above 1: such bounds change nothing.
    if (min <= 0 && (max == Double.POSITIVE_INFINITY || (share && max >= 1))) {
      return of;
    }
    throw new Unreadable(function + "() to " + (min > 0 ? min : max));
  }

  private double constant(Expression expression) throws Unreadable {
    if (expression instanceof Expression.Signed s && s.of() instanceof Expression.Number n) {
      return s.negative() ? -n.value() : n.value();
    }
    if (read(expression) instanceof Part.Constant c) {
      return c.value;
    }
    throw new Unreadable("a bound that is no number");
  }

  private Part quantile(List<Expression> arguments) throws Unreadable {
    if (arguments.size() != 2) {
      throw new Unreadable("histogram_quantile() of " + arguments.size() + " arguments");
    }
    double q = constant(arguments.get(0));
    if (!(q > 0 && q < 1)) {
      throw new Unreadable("histogram_quantile(" + q + ")");
    }
    Expression of = arguments.get(1);
    boolean classic = of instanceof Expression.Call c && bucketRate(c);
    List<String> groups = List.of();
    if (of instanceof Expression.Aggregation a && a.operator().equals("sum") && !a.without()) {
      groups = a.labels().stream().filter(label -> !label.equals("le")).toList();
      classic = a.labels().contains("le");
      of = a.of();
    }
    Part.Count counted = count(read(of), "histogram_quantile()");
    Selector histogram = counted.selector;
    boolean bucket = histogram.name().endsWith(SeriesSelectors.BUCKET);
    if (!counted.perTime
        || !counted.series
        || histogram.le() != null
        || histogram.match().containsKey("le")
        || bucket != classic) {
      throw new Unreadable("histogram_quantile() of other than the rates of all buckets");
    }
    Selector grouped = SeriesSelectors.grouped(histogram, groups);
    return new Part.Quantile(q, grouped, SeriesSelectors.total(grouped));
  }

  /** Whether this is {@code rate(x_bucket[w])}: each series keeps its le. */
  private static boolean bucketRate(Expression.Call call) {
    return call.arguments().size() == 1
        && call.arguments().get(0) instanceof Expression.Range range
        && range.of() instanceof Expression.Instant of
        && of.name().endsWith(SeriesSelectors.BUCKET);
  }

  private Part fraction(List<Expression> arguments) throws Unreadable {
    if (arguments.size() != 3) {
      throw new Unreadable("histogram_fraction() of " + arguments.size() + " arguments");
    }
    double lower = constant(arguments.get(0));
    double upper = constant(arguments.get(1));
    if (!(lower == 0 || lower == Double.NEGATIVE_INFINITY) || !Double.isFinite(upper)) {
      throw new Unreadable("histogram_fraction() from " + lower + " to " + upper);
    }
    Part.Count of = count(read(arguments.get(2)), "histogram_fraction()");
    requireNative(of.selector, "histogram_fraction");
    if (lower == 0) {
      notes.add("histogram_fraction() from 0: values below 0 count as well");
    }
    return new Part.Share(SeriesSelectors.cut(of.selector, upper), true, of.selector);
  }

  private static Part.Count count(Part part, String where) throws Unreadable {
    if (part instanceof Part.Count count) {
      return count;
    }
    throw new Unreadable(where + " of other than a count");
  }

  private Part aggregation(Expression.Aggregation aggregation) throws Unreadable {
    String operator = aggregation.operator();
    if (!operator.equals("sum")) {
      throw new Unreadable(operator + "()");
    }
    if (aggregation.without()) {
      throw new Unreadable("sum without (..): the labels that stay are not known beforehand");
    }
    Part of = read(aggregation.of());
    return switch (of) {
      case Part.Count c -> {
        requireCounted(c.selector);
        if (!c.series && !c.selector.groupBy().containsAll(aggregation.labels())) {
          throw new Unreadable("sum by (..) over labels that are summed away inside");
        }
        if (aggregation.labels().contains("le")) {
          throw new Unreadable("sum by (le): buckets counted together");
        }
        yield new Part.Count(
            SeriesSelectors.grouped(c.selector, aggregation.labels()), c.perTime, false);
      }
      case Part.Difference d -> {
        if (!d.all.groupBy().containsAll(aggregation.labels())) {
          throw new Unreadable("sum by (..) over labels that are summed away inside");
        }
        yield new Part.Difference(
            SeriesSelectors.grouped(d.all, aggregation.labels()),
            SeriesSelectors.grouped(d.without, aggregation.labels()));
      }
      case Part.Share s -> throw new Unreadable("a sum of shares");
      case Part.Quantile q -> throw new Unreadable("a sum of quantiles");
      case Part.Constant c -> throw new Unreadable("a sum of a constant");
    };
  }

  /** A bucket series without its bound is no count. */
  private static void requireCounted(Selector selector) throws Unreadable {
    if (selector.name().endsWith(SeriesSelectors.BUCKET) && !selector.match().containsKey("le")) {
      throw new Unreadable(selector.name() + ": no le");
    }
  }

  private Part binary(Expression.Binary binary) throws Unreadable {
    String operator = binary.operator();
    if (operator.equals("or")) {
      return orZero(binary);
    }
    Part left = read(binary.left());
    Part right = read(binary.right());
    return switch (operator) {
      case "/" -> divided(left, right, binary);
      case "-" -> subtracted(left, right, binary);
      case ">", ">=", "!=" -> filtered(left, right, binary);
      default -> throw new Unreadable("operator " + operator);
    };
  }

  /** {@code or vector(0)}: nothing counted is nothing counted. */
  private Part orZero(Expression.Binary binary) throws Unreadable {
    boolean zero =
        binary.right() instanceof Expression.Call call
            && call.function().equals("vector")
            && call.arguments().equals(List.of(new Expression.Number(0)));
    if (!zero) {
      throw new Unreadable("operator or");
    }
    return count(read(binary.left()), "or vector(0)");
  }

  /** {@code > 0} on a count only leaves out where there is nothing. */
  private static Part filtered(Part left, Part right, Expression.Binary binary) throws Unreadable {
    boolean zero = right instanceof Part.Constant c && c.value == 0;
    if (left instanceof Part.Count && zero && !binary.bool()) {
      return left;
    }
    throw new Unreadable("operator " + binary.operator());
  }

  private Part divided(Part left, Part right, Expression.Binary binary) throws Unreadable {
    Part.Count total = count(right, "a division by other than a count");
    requireCounted(total.selector);
    if (left instanceof Part.Difference d) {
      matched(d.all, total, false, binary);
      Selector all = SeriesSelectors.grouped(d.all, total.selector.groupBy());
      if (!all.equals(total.selector)) {
        throw new Unreadable("(a - b) / c where c is not a");
      }
      return new Part.Share(SeriesSelectors.grouped(d.without, all.groupBy()), false, all);
    }
    Part.Count part = count(left, "a division of other than a count");
    requireCounted(part.selector);
    if (part.perTime != total.perTime) {
      throw new Unreadable("a division of increments by a level, or the other way");
    }
    matched(part.selector, total, part.series, binary);
    return new Part.Share(
        SeriesSelectors.grouped(part.selector, total.selector.groupBy()), true, total.selector);
  }

  private Part subtracted(Part left, Part right, Expression.Binary binary) throws Unreadable {
    if (left instanceof Part.Constant c && c.value == 1 && right instanceof Part.Share s) {
      return new Part.Share(s.part, !s.partIsValue, s.total);
    }
    Part.Count all = count(left, "a difference of other than counts");
    Part.Count without = count(right, "a difference of other than counts");
    requireCounted(all.selector);
    requireCounted(without.selector);
    if (!all.perTime || !without.perTime) {
      throw new Unreadable("a difference of levels");
    }
    matched(all.selector, without, all.series, binary);
    return new Part.Difference(
        all.selector, SeriesSelectors.grouped(without.selector, all.selector.groupBy()));
  }

  /** Both sides must be sums, grouped alike, and matched by just these groups. */
  private static void matched(
      Selector left, Part.Count right, boolean leftSeries, Expression.Binary binary)
      throws Unreadable {
    if (leftSeries || right.series) {
      throw new Unreadable("operator " + binary.operator() + " between series without sum()");
    }
    Set<String> groups = new HashSet<>(left.groupBy());
    if (!groups.equals(new HashSet<>(right.selector.groupBy()))) {
      throw new Unreadable(
          "operator %s between groups %s and %s"
              .formatted(binary.operator(), left.groupBy(), right.selector.groupBy()));
    }
    Expression.Matching matching = binary.matching();
    if (matching != null
        && !(matching.on()
            && matching.group().isEmpty()
            && groups.equals(new HashSet<>(matching.labels())))) {
      throw new Unreadable("vector matching other than on the groups themselves");
    }
  }
}
