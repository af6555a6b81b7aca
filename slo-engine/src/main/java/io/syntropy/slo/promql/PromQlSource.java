package io.syntropy.slo.promql;

import io.syntropy.slo.Selector;
import java.util.List;
import java.util.Optional;

/**
 * A query of a configuration and what it means.
 *
 * @param query as written
 * @param meaning as recognised; {@link Meaning.Unknown} when it is not, or is no PromQL at all
 */
public record PromQlSource(String query, Meaning meaning) {

  /** Reads {@code query}; never fails for what it holds. */
  public static PromQlSource of(String query) {
    try {
      return new PromQlSource(query, Recogniser.recognise(query));
    } catch (PromQlFault e) {
      return new PromQlSource(query, new Meaning.Unknown("not PromQL " + e.getMessage()));
    }
  }

  /**
   * The events it counts.
   *
   * @param counter whether the document says that a bare metric is a counter
   */
  public Optional<Selector> events(boolean counter) {
    return switch (meaning) {
      case Meaning.Events e when e.perTime() || counter -> Optional.of(e.selector());
      case Meaning.Level l when counter -> Optional.of(l.selector());
      default -> Optional.empty();
    };
  }

  /** Why it cannot be counted from the stream. */
  public String reason() {
    return switch (meaning) {
      case Meaning.Events e -> "a level, not a rate or an increase";
      case Meaning.Level l -> "a level, not a rate or an increase";
      case Meaning.Difference d -> "a difference whose first part is not the total";
      case Meaning.Share s -> "a share, not a count";
      case Meaning.Quantile q -> "a quantile";
      case Meaning.Unknown u -> u.reason();
    };
  }

  /** The query as one that is asked of {@code source}. */
  public PolledQuery polled(PrometheusSource source, PolledQuery.Reading reading) {
    try {
      Expression expression = PromQl.parse(query);
      boolean rate = reading == PolledQuery.Reading.RATE;
      return new PolledQuery(
          source,
          query,
          reading,
          rate ? Shape.windowSeconds(expression) : 1,
          Shape.groups(expression));
    } catch (PromQlFault e) {
      return new PolledQuery(source, query, reading, 1, List.of());
    }
  }

  /** The part of a histogram's events at or under {@code bound}. */
  public static Selector cut(Meaning.Quantile quantile, double bound) {
    return SeriesSelectors.cut(quantile.histogram(), bound);
  }
}
