package io.syntropy.slo.promql;

/**
 * A label matcher; an absent label is the empty string.
 *
 * @param label label name; {@code __name__} for the metric
 * @param value the string, or the RE2 expression that the whole value must match
 */
public record Matcher(String label, Op op, String value) {
  /** What must hold. */
  public enum Op {
    EQUAL("="),
    NOT_EQUAL("!="),
    MATCHES("=~"),
    NOT_MATCHES("!~");

    private final String symbol;

    Op(String symbol) {
      this.symbol = symbol;
    }

    /** As written in PromQL. */
    public String symbol() {
      return symbol;
    }
  }
}
