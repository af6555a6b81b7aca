package io.syntropy.telemetry.govern;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls from one service to another, or to what sends no spans. */
final class ServiceEdge {
  static final String SCOPE = "syntropy.servicegraph";
  static final String PREFIX = "traces_service_graph_";
  private static final double NANOS = 1e9;

  /** Which edge, in the words of the Collector's service graph. */
  record Key(String client, String server, String type) {}

  private final Key key;
  private final RollingCalls calls = new RollingCalls();
  private final DurationHistogram clientSeconds = new DurationHistogram();
  private final DurationHistogram serverSeconds = new DurationHistogram();
  private final Attributes attributes;
  private long requests;
  private long failed;
  private long last;

  ServiceEdge(Key key) {
    this.key = key;
    this.attributes =
        Attributes.of(
            "client", key.client(), "server", key.server(), "connection_type", key.type());
  }

  /** A call, with the sides that are known. */
  void add(Sample.@Nullable Span client, Sample.@Nullable Span server, long now) {
    last = now;
    requests++;
    boolean isFailed =
        (client != null && SpanFacts.failed(client))
            || (server != null && SpanFacts.failed(server));
    failed += isFailed ? 1 : 0;
    long nanos = 0;
    if (server != null) {
      nanos = server.durationNanos();
      serverSeconds.add(nanos / NANOS);
    }
    if (client != null) {
      nanos = client.durationNanos();
      clientSeconds.add(nanos / NANOS);
    }
    calls.add(nanos, isFailed, now);
  }

  void drain(ReportTimes times, List<Sample> out) {
    if (requests > 0) {
      out.add(sum(series("request_total", ""), times, requests));
    }
    if (failed > 0) {
      out.add(sum(series("request_failed_total", ""), times, failed));
    }
    if (serverSeconds.count() > 0) {
      out.add(
          serverSeconds.drain(
              series("request_server_seconds", "s"), times.startNanos(), times.timeNanos()));
    }
    if (clientSeconds.count() > 0) {
      out.add(
          clientSeconds.drain(
              series("request_client_seconds", "s"), times.startNanos(), times.timeNanos()));
    }
    requests = 0;
    failed = 0;
  }

  private Series series(String name, String unit) {
    return new Series(SCOPE, PREFIX + name, unit, Attributes.EMPTY, attributes);
  }

  Key key() {
    return key;
  }

  RollingCalls calls() {
    return calls;
  }

  /** When it was called last, by the map's time. */
  long last() {
    return last;
  }

  static Sample.Sum sum(Series series, ReportTimes times, long value) {
    return new Sample.Sum(
        series, times.startNanos(), times.timeNanos(), Sample.Temporality.DELTA, true, value);
  }
}
