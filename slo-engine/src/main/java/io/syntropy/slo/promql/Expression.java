package io.syntropy.slo.promql;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A parsed PromQL expression; parentheses have become structure. */
public sealed interface Expression {

  /** A number; {@code NaN} and infinities included. */
  record Number(double value) implements Expression {}

  /** A string. */
  record Text(String value) implements Expression {}

  /**
   * An instant selector.
   *
   * @param name the metric's name, empty when only matchers choose
   */
  record Instant(String name, List<Matcher> matchers) implements Expression {
    public Instant {
      matchers = List.copyOf(matchers);
    }
  }

  /** {@code of[range]}. */
  record Range(Expression of, Duration range) implements Expression {}

  /**
   * {@code of[range:step]}.
   *
   * @param step null for the evaluation interval of the server
   */
  record Subquery(Expression of, Duration range, @Nullable Duration step) implements Expression {}

  /**
   * {@code of} at another time.
   *
   * @param modifier as written, for example {@code offset 5m}
   */
  record Shifted(Expression of, String modifier) implements Expression {}

  /** A function call; the function need not be a known one. */
  record Call(String function, List<Expression> arguments) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * An aggregation.
   *
   * @param operator in lower case, for example {@code sum}
   * @param parameter for example the k of {@code topk}
   * @param without whether {@code labels} are the ones left out
   * @param labels what it is grouped by
   */
  record Aggregation(
      String operator,
      @Nullable Expression parameter,
      Expression of,
      boolean without,
      List<String> labels)
      implements Expression {
    public Aggregation {
      labels = List.copyOf(labels);
    }
  }

  /** A sign before an expression. */
  record Signed(boolean negative, Expression of) implements Expression {}

  /**
   * Two expressions and an operator between them.
   *
   * @param operator in lower case, for example {@code /} or {@code unless}
   * @param bool whether a comparison answers 0 or 1 instead of filtering
   * @param matching how the sides' series find each other; null when not written
   */
  record Binary(
      String operator, boolean bool, @Nullable Matching matching, Expression left, Expression right)
      implements Expression {}

  /**
   * {@code on} or {@code ignoring} with their labels.
   *
   * @param group {@code group_left} or {@code group_right}, empty when neither is written
   */
  record Matching(boolean on, List<String> labels, String group, List<String> include) {
    public Matching {
      labels = List.copyOf(labels);
      include = List.copyOf(include);
    }
  }
}
