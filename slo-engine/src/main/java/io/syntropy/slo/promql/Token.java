package io.syntropy.slo.promql;

/**
 * A piece of an expression.
 *
 * @param text as written; of a string its value
 * @param column 1-based
 */
record Token(Kind kind, String text, int column) {
  enum Kind {
    NAME,
    NUMBER,
    DURATION,
    STRING,
    SYMBOL,
    END
  }

  boolean is(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /** Whether this is the keyword {@code lowerCase}; keywords are the same in any case. */
  boolean isWord(String lowerCase) {
    return kind == Kind.NAME && text.equalsIgnoreCase(lowerCase);
  }

  String shown() {
    return kind == Kind.END ? "the end" : "'" + text + "'";
  }
}
