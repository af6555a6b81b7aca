package io.syntropy.slo.promql;

/** A text that is not a PromQL expression, or exceeds a bound of {@link PromQl}. */
public final class PromQlFault extends Exception {
  private static final long serialVersionUID = 1;

  private final int column;

  PromQlFault(int column, String message) {
    super("at " + column + ": " + message);
    this.column = column;
  }

  /** 1-based position of the offending character in the expression. */
  public int column() {
    return column;
  }
}
