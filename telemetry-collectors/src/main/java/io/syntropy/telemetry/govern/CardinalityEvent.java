package io.syntropy.telemetry.govern;

/**
 * Something a service's owner has to know about its number of series.
 *
 * @param atMillis time of receipt, milliseconds since the epoch
 * @param metric the metric that grew; empty when it is about all of them
 * @param label the label that explodes; empty when it is about none
 * @param values how many values the label had
 * @param active active series of the service
 * @param budget how many it may have
 */
public record CardinalityEvent(
    long atMillis,
    Type type,
    String service,
    String metric,
    String label,
    long values,
    long active,
    int budget) {

  /** What happened. */
  public enum Type {
    /** Over budget: from now on new series have the label's value folded into __other__. */
    FOLDED,
    /** Twice over budget: new series of a metric are counted together, without labels. */
    OVERFLOW,
    /** The service fits its budget again: nothing is folded any more. */
    RECOVERED
  }

  /** What happened, in one sentence. */
  public String message() {
    return switch (type) {
      case FOLDED ->
          "%s has %d active series (budget %d): label %s of %s has %d values and is folded into %s"
              .formatted(
                  service,
                  active,
                  budget,
                  label,
                  metric.isEmpty() ? "all its metrics" : metric,
                  values,
                  SpanFacts.OTHER);
      case OVERFLOW ->
          "%s has %d active series (budget %d): further series of a metric are counted together"
              .formatted(service, active, budget);
      case RECOVERED ->
          "%s has %d active series (budget %d): nothing is folded any more"
              .formatted(service, active, budget);
    };
  }
}
