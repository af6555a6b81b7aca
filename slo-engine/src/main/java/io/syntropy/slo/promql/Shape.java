package io.syntropy.slo.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What can be said of a query that is not counted from the stream. */
final class Shape {
  private static final int MAX_GROUPS = 8;

  private Shape() {}

  /** The labels that an answer has, as far as the outermost aggregation says so. */
  static List<String> groups(Expression expression) {
    return switch (expression) {
      case Expression.Aggregation a when !a.without() && a.labels().size() <= MAX_GROUPS ->
          a.labels();
      case Expression.Binary b -> groups(b.left());
      case Expression.Signed s -> groups(s.of());
      case Expression.Call c when !c.arguments().isEmpty() ->
          c.function().equals("histogram_quantile")
              ? groups(c.arguments().get(c.arguments().size() - 1)).stream()
                  .filter(label -> !label.equals("le"))
                  .toList()
              : groups(c.arguments().get(0));
      default -> List.of();
    };
  }

  /** The seconds of the one window whose increase is asked; 1 for rates and all else. */
  static double windowSeconds(Expression expression) {
    List<Double> windows = new ArrayList<>();
    boolean onlyIncreases = windows(expression, windows);
    return onlyIncreases && Set.copyOf(windows).size() == 1 ? windows.get(0) : 1;
  }

  /** Collects the windows of increases; false when something else is taken over time. */
  private static boolean windows(Expression expression, List<Double> into) {
    return switch (expression) {
      case Expression.Number n -> true;
      case Expression.Text t -> true;
      case Expression.Instant i -> false;
      case Expression.Range r -> false;
      case Expression.Subquery s -> false;
      case Expression.Shifted s -> windows(s.of(), into);
      case Expression.Signed s -> windows(s.of(), into);
      case Expression.Aggregation a -> windows(a.of(), into);
      case Expression.Binary b -> windows(b.left(), into) && windows(b.right(), into);
      case Expression.Call c
          when c.function().equals("increase")
              && c.arguments().size() == 1
              && c.arguments().get(0) instanceof Expression.Range r -> {
        into.add(r.range().toMillis() / 1e3);
        yield true;
      }
      case Expression.Call c -> c.arguments().stream().allMatch(a -> windows(a, into));
    };
  }
}
