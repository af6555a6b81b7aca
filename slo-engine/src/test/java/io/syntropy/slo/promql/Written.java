package io.syntropy.slo.promql;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Expressions as text: fully bracketed to look at, or as a person may write them. */
final class Written {
  private Written() {}

  /** Every level in brackets or with its name. */
  static String structure(Expression expression) {
    return switch (expression) {
      case Expression.Number n -> number(n.value());
      case Expression.Text t -> '"' + t.value() + '"';
      case Expression.Instant i ->
          i.name()
              + i.matchers().stream()
                  .map(m -> m.label() + m.op().symbol() + '"' + m.value() + '"')
                  .collect(Collectors.joining(",", "{", "}"));
      case Expression.Range r -> structure(r.of()) + '[' + r.range() + ']';
      case Expression.Subquery s ->
          structure(s.of()) + '[' + s.range() + ':' + (s.step() == null ? "" : s.step()) + ']';
      case Expression.Shifted s -> '(' + structure(s.of()) + ' ' + s.modifier() + ')';
      case Expression.Signed s ->
          (s.negative() ? "-" : "+")
              + (s.of() instanceof Expression.Number n ? number(n.value()) : structure(s.of()));
      case Expression.Call c -> c.function() + list(c.arguments());
      case Expression.Aggregation a ->
          a.operator()
              + (a.without()
                  ? " without" + a.labels()
                  : a.labels().isEmpty() ? "" : " by" + a.labels())
              + list(a.parameter() == null ? List.of(a.of()) : List.of(a.parameter(), a.of()));
      case Expression.Binary b ->
          '('
              + structure(b.left())
              + ' '
              + b.operator()
              + (b.bool() ? "bool" : "")
              + (b.matching() == null ? "" : ' ' + matching(b.matching()))
              + ' '
              + structure(b.right())
              + ')';
    };
  }

  private static String matching(Expression.Matching m) {
    return (m.on() ? "on" : "ignoring")
        + m.labels()
        + (m.group().isEmpty() ? "" : ' ' + m.group() + m.include());
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : Double.toString(value).toLowerCase(Locale.ROOT).replace("infinity", "inf");
  }

  private static String list(List<Expression> expressions) {
    return expressions.stream().map(Written::structure).collect(Collectors.joining(", ", "(", ")"));
  }
}
