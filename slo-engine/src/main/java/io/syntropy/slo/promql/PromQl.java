package io.syntropy.slo.promql;

import io.syntropy.slo.promql.Token.Kind;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads PromQL expressions: the whole expression grammar of Prometheus 2 and 3, without knowing
 * which functions there are. Source: the Prometheus documentation, "Querying basics" and
 * "Operators". Work and memory are bounded by {@link #MAX_LENGTH} and {@link #MAX_DEPTH}.
 */
public final class PromQl {
  /** The longest expression, in characters. */
  public static final int MAX_LENGTH = 16_384;

  /** The deepest nesting. */
  public static final int MAX_DEPTH = 100;

  /** The most binary operators. */
  static final int MAX_OPERATORS = 500;

  /** The most tokens. */
  static final int MAX_TOKENS = 8_192;

  static final Set<String> AGGREGATIONS =
      Set.of(
          "sum",
          "avg",
          "count",
          "min",
          "max",
          "group",
          "stddev",
          "stdvar",
          "topk",
          "bottomk",
          "count_values",
          "quantile",
          "limitk",
          "limit_ratio");
  private static final Set<String> WITH_PARAMETER =
      Set.of("topk", "bottomk", "count_values", "quantile", "limitk", "limit_ratio");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final int UNARY = 5;
  private static final int POWER = 6;
  private static final Map<String, Integer> PRECEDENCE =
      Map.ofEntries(
          Map.entry("or", 1),
          Map.entry("and", 2),
          Map.entry("unless", 2),
          Map.entry("==", 3),
          Map.entry("!=", 3),
          Map.entry("<", 3),
          Map.entry("<=", 3),
          Map.entry(">", 3),
          Map.entry(">=", 3),
          Map.entry("+", 4),
          Map.entry("-", 4),
          Map.entry("*", 5),
          Map.entry("/", 5),
          Map.entry("%", 5),
          Map.entry("atan2", 5),
          Map.entry("^", POWER));
  private static final Set<String> RESERVED =
      Set.of("bool", "on", "ignoring", "group_left", "group_right");

  private final List<Token> tokens;
  private int next;
  private int depth;
  private int operators;

  private PromQl(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * The expression written as {@code text}.
   *
   * @throws PromQlFault when it is none, too long or too deep; never another exception
   */
  public static Expression parse(String text) throws PromQlFault {
    if (text.length() > MAX_LENGTH) {
      throw new PromQlFault(
          MAX_LENGTH, text.length() + " characters (expected at most " + MAX_LENGTH + ")");
    }
    PromQl parser = new PromQl(Tokens.of(text));
    Expression expression = parser.expression(1);
    if (parser.peek().kind() != Kind.END) {
      throw parser.expected("an operator or the end");
    }
    return expression;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    if (token.kind() != Kind.END) {
      next++;
    }
    return token;
  }

  private boolean takeIf(String symbol) {
    boolean is = peek().is(symbol);
    if (is) {
      next++;
    }
    return is;
  }

  private boolean takeWord(String word) {
    boolean is = peek().isWord(word);
    if (is) {
      next++;
    }
    return is;
  }

  private void require(String symbol) throws PromQlFault {
    if (!takeIf(symbol)) {
      throw expected("'" + symbol + "'");
    }
  }

  /** Takes the comma before a further item; whether the list ends right after it. */
  private boolean endsAfterComma(String end) throws PromQlFault {
    if (!takeIf(",")) {
      throw expected("',' or '" + end + "'");
    }
    return takeIf(end);
  }

  private PromQlFault expected(String what) {
    return new PromQlFault(peek().column(), peek().shown() + " (expected " + what + ")");
  }

  private void enter() throws PromQlFault {
    if (++depth > MAX_DEPTH) {
      throw new PromQlFault(peek().column(), "nesting deeper than " + MAX_DEPTH);
    }
  }

  /** Operators of at least {@code least} precedence, and what stands between them. */
  private Expression expression(int least) throws PromQlFault {
    enter();
    Expression left = operand();
    while (true) {
      Token token = peek();
      String operator = token.text().toLowerCase(Locale.ROOT);
      int precedence =
          token.kind() == Kind.SYMBOL || token.kind() == Kind.NAME
              ? PRECEDENCE.getOrDefault(operator, 0)
              : 0;
      if (precedence < least || precedence == 0) {
        depth--;
        return left;
      }
      // A long chain leans to the left, one level for each operator.
      if (++operators > MAX_OPERATORS) {
        throw new PromQlFault(token.column(), "more than " + MAX_OPERATORS + " operators");
      }
      take();
      boolean bool = COMPARISONS.contains(operator) && takeWord("bool");
      Expression.Matching matching = matching();
      Expression right = expression(precedence == POWER ? POWER : precedence + 1);
      left = new Expression.Binary(operator, bool, matching, left, right);
    }
  }

  private Expression.@Nullable Matching matching() throws PromQlFault {
    boolean on = peek().isWord("on");
    if (!on && !peek().isWord("ignoring")) {
      return null;
    }
    take();
    List<String> labels = labels();
    String group = "";
    List<String> include = List.of();
    if (peek().isWord("group_left") || peek().isWord("group_right")) {
      group = take().text().toLowerCase(Locale.ROOT);
      include = peek().is("(") ? labels() : include;
    }
    return new Expression.Matching(on, labels, group, include);
  }

  private Expression operand() throws PromQlFault {
    if (peek().is("+") || peek().is("-")) {
      boolean negative = take().text().equals("-");
      // A sign binds weaker than ^ and stronger than *.
      return new Expression.Signed(negative, expression(UNARY + 1));
    }
    Expression operand = plain();
    int postfixes = 0;
    while (true) {
      if (++postfixes > MAX_DEPTH) {
        throw expected("fewer ranges and modifiers");
      }
      if (peek().is("[")) {
        operand = range(operand);
      } else if (peek().isWord("offset")) {
        take();
        String sign = takeIf("-") ? "-" : takeIf("+") ? "" : "";
        operand = new Expression.Shifted(operand, "offset " + sign + duration().text());
      } else if (takeIf("@")) {
        operand = new Expression.Shifted(operand, "@ " + instant());
      } else {
        return operand;
      }
    }
  }

  private String instant() throws PromQlFault {
    String sign = takeIf("-") ? "-" : takeIf("+") ? "" : "";
    Token token = peek();
    if (token.kind() == Kind.NUMBER) {
      return sign + take().text();
    }
    if (sign.isEmpty() && (token.isWord("start") || token.isWord("end"))) {
      take();
      require("(");
      require(")");
      return token.text() + "()";
    }
    throw expected("a time, start() or end()");
  }

  private Expression range(Expression of) throws PromQlFault {
    require("[");
    Duration range = length(duration());
    if (takeIf(":")) {
      Duration step = peek().is("]") ? null : length(duration());
      require("]");
      return new Expression.Subquery(of, range, step);
    }
    Token end = peek();
    require("]");
    if (!(of instanceof Expression.Instant)) {
      throw new PromQlFault(end.column(), "a range of no selector (expected ':' for a subquery)");
    }
    return new Expression.Range(of, range);
  }

  private Token duration() throws PromQlFault {
    if (peek().kind() != Kind.DURATION && peek().kind() != Kind.NUMBER) {
      throw expected("a duration such as 5m");
    }
    return take();
  }

  private static Duration length(Token token) throws PromQlFault {
    Duration length =
        token.kind() == Kind.DURATION
            ? Windows.parse(token.text())
            : Windows.seconds(number(token));
    if (length.isZero()) {
      throw new PromQlFault(token.column(), token.text() + " (expected above zero, up to 100 y)");
    }
    return length;
  }

  private Expression plain() throws PromQlFault {
    Token token = peek();
    switch (token.kind()) {
      case NUMBER -> {
        take();
        return new Expression.Number(number(token));
      }
      case DURATION -> {
        // A bare duration is a number of seconds.
        take();
        return new Expression.Number(Windows.parse(token.text()).toMillis() / 1e3);
      }
      case STRING -> {
        take();
        return new Expression.Text(token.text());
      }
      case NAME -> {
        return named();
      }
      default -> {
        if (takeIf("(")) {
          Expression inner = expression(1);
          require(")");
          return inner;
        }
        if (token.is("{")) {
          return selector("");
        }
        throw expected("an expression");
      }
    }
  }

  private Expression named() throws PromQlFault {
    Token token = take();
    String word = token.text().toLowerCase(Locale.ROOT);
    boolean opens = peek().is("(");
    if (AGGREGATIONS.contains(word) && (opens || isGrouping())) {
      return aggregation(word);
    }
    if (opens && !PRECEDENCE.containsKey(word)) {
      return new Expression.Call(token.text(), arguments());
    }
    if (word.equals("inf") || word.equals("nan")) {
      return new Expression.Number(word.equals("inf") ? Double.POSITIVE_INFINITY : Double.NaN);
    }
    if (RESERVED.contains(word)) {
      next--;
      throw expected("an expression");
    }
    return selector(token.text());
  }

  private boolean isGrouping() {
    return peek().isWord("by") || peek().isWord("without");
  }

  private Expression aggregation(String operator) throws PromQlFault {
    boolean grouped = isGrouping();
    boolean without = peek().isWord("without");
    List<String> labels = List.of();
    if (grouped) {
      take();
      labels = labels();
    }
    List<Expression> arguments = arguments();
    if (!grouped && isGrouping()) {
      without = peek().isWord("without");
      take();
      labels = labels();
    }
    int wanted = WITH_PARAMETER.contains(operator) ? 2 : 1;
    if (arguments.size() != wanted) {
      throw expected(operator + " of " + wanted + (wanted == 1 ? " argument" : " arguments"));
    }
    return new Expression.Aggregation(
        operator,
        wanted == 2 ? arguments.get(0) : null,
        arguments.get(wanted - 1),
        without,
        labels);
  }

  private List<Expression> arguments() throws PromQlFault {
    require("(");
    List<Expression> arguments = new ArrayList<>();
    while (!takeIf(")")) {
      if (!arguments.isEmpty() && endsAfterComma(")")) {
        break;
      }
      arguments.add(expression(1));
    }
    return arguments;
  }

  private List<String> labels() throws PromQlFault {
    require("(");
    List<String> labels = new ArrayList<>();
    while (!takeIf(")")) {
      if (!labels.isEmpty() && endsAfterComma(")")) {
        break;
      }
      labels.add(label());
    }
    return labels;
  }

  private String label() throws PromQlFault {
    Token token = peek();
    boolean name = token.kind() == Kind.NAME && token.text().indexOf(':') < 0;
    if (!name && (token.kind() != Kind.STRING || token.text().isEmpty())) {
      throw expected("a label");
    }
    return take().text();
  }

  private Expression selector(String name) throws PromQlFault {
    String metric = name;
    List<Matcher> matchers = new ArrayList<>();
    Token start = peek();
    if (takeIf("{")) {
      while (!takeIf("}")) {
        if ((!matchers.isEmpty() || !metric.equals(name)) && endsAfterComma("}")) {
          break;
        }
        Token at = peek();
        String label = label();
        if (at.kind() == Kind.STRING && (peek().is(",") || peek().is("}"))) {
          if (!metric.isEmpty()) {
            throw new PromQlFault(at.column(), "a second metric name (expected one)");
          }
          metric = label;
        } else {
          matchers.add(matcher(label));
        }
      }
    }
    if (metric.isEmpty() && matchers.stream().allMatch(m -> m.value().isEmpty())) {
      throw new PromQlFault(start.column(), "a selector of everything (expected a matcher)");
    }
    return new Expression.Instant(metric, matchers);
  }

  private Matcher matcher(String label) throws PromQlFault {
    for (Matcher.Op op : Matcher.Op.values()) {
      if (takeIf(op.symbol())) {
        if (peek().kind() != Kind.STRING) {
          throw expected("a quoted string");
        }
        return new Matcher(label, op, take().text());
      }
    }
    throw expected("one of =, !=, =~, !~");
  }

  private static double number(Token token) throws PromQlFault {
    String text = token.text().replace("_", "");
    try {
      return text.length() > 1 && (text.charAt(1) == 'x' || text.charAt(1) == 'X')
          ? new BigInteger(text.substring(2), 16).doubleValue()
          : Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new PromQlFault(token.column(), token.text() + " (expected a number)");
    }
  }
}
