package io.syntropy.slo;

/** OpenSLO's {@code op}: how an event's value is compared with the objective's value. */
public enum Comparison {
  LT,
  LTE,
  GT,
  GTE;

  /** Whether {@code value op limit} holds. */
  public boolean test(double value, double limit) {
    return switch (this) {
      case LT -> value < limit;
      case LTE -> value <= limit;
      case GT -> value > limit;
      case GTE -> value >= limit;
    };
  }

  /** Whether events above the limit are the good ones. */
  public boolean above() {
    return this == GT || this == GTE;
  }
}
