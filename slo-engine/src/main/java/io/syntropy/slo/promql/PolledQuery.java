package io.syntropy.slo.promql;

import io.syntropy.slo.Selector;
import io.syntropy.slo.ShortHash;
import io.syntropy.slo.Signal;
import java.util.List;
import java.util.Map;

/**
 * A query that is asked again and again, and whose answers enter as telemetry.
 *
 * @param source where it is asked
 * @param query PromQL, or what the source takes for it
 * @param reading what an answer is
 * @param windowSeconds for {@link Reading#RATE}: the seconds one answer's events are spread over, 1
 *     for a rate, the window for an increase
 * @param groupBy labels of the answer that form the groups
 */
public record PolledQuery(
    PrometheusSource source,
    String query,
    Reading reading,
    double windowSeconds,
    List<String> groupBy) {
  /** The attribute that names the query on each polled point. */
  public static final String ID = "syntropy.query";

  /** The metric beside {@link Reading#SHARE}: one for each answer. */
  public static final String OBSERVATIONS = "syntropy.polled.observations";

  /** What an answer is, and as what it enters. */
  public enum Reading {
    /** A counter's total: a cumulative sum. */
    COUNTER("syntropy.polled.count"),
    /** Events a second: a delta sum of the answer times the seconds since the last one. */
    RATE("syntropy.polled.increment"),
    /** A share of good (or bad) events, 0..1: one observation, that much of it in the part. */
    SHARE("syntropy.polled.share"),
    /** A value to be compared: a gauge. */
    VALUE("syntropy.polled.value");

    private final String metric;

    Reading(String metric) {
      this.metric = metric;
    }

    /** The metric's name. */
    public String metric() {
      return metric;
    }
  }

  public PolledQuery {
    groupBy = List.copyOf(groupBy);
  }

  /** Names the query in telemetry: the same source, query and reading always give the same. */
  public String id() {
    String identity = source.name() + '\n' + reading + '\n' + windowSeconds + '\n' + query;
    return ShortHash.of(identity, 12);
  }

  /** Selects the answers. */
  public Selector selector() {
    return selecting(reading.metric());
  }

  /** Selects the number of answers. */
  public Selector observations() {
    return selecting(OBSERVATIONS);
  }

  private Selector selecting(String metric) {
    Selector plain = Selector.metric(metric, Map.of(ID, id()), groupBy);
    return new Selector(Signal.METRIC, metric, plain.match(), null, groupBy);
  }
}
