package io.syntropy.alerts.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Pattern;

/** Pieces of PromQL and of rule templates. */
final class PromText {
  /** A reference to a label or the value, such as {@code {{ $labels.region }}}. */
  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{-?\\s*[$.][A-Za-z0-9_.$ |]*\\s*-?}}");

  private PromText() {}

  /** A string literal. */
  static String quoted(String text) {
    return '"'
        + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\r", "\\r")
        + '"';
  }

  /** {@code sum by (a, b)}, or {@code sum}. */
  static String by(String operator, List<String> labels) {
    return labels.isEmpty() ? operator : operator + " by (" + String.join(", ", labels) + ")";
  }

  static String number(double value) {
    return BigDecimal.valueOf(value)
        .round(new MathContext(12, RoundingMode.HALF_EVEN))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** Text that is shown as it is where rules have templates. */
  static String plain(String text) {
    return text.replace("{{", "{ {").replaceAll("\\p{Cntrl}+", " ");
  }

  /** A template of the author's, where it is no more than references; else as it is shown. */
  static String template(String text) {
    return REFERENCE.matcher(text).replaceAll("").contains("{{") ? plain(text) : text;
  }

  /** Moved to the right, for an expression in parentheses. */
  static String indented(String expression) {
    return expression.indent(2).stripTrailing();
  }
}
