package io.syntropy.telemetry;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * What the receivers do, as Prometheus metrics: requests with their duration and an exemplar, items
 * by signal and reason, bytes, and how much of memory and workers is in use.
 */
final class ReceiverMetrics implements MultiCollector {
  private static final String UNMATCHED = "unmatched";

  /** The boundaries that OpenTelemetry advises for durations of requests. */
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  private final Histogram requests =
      Histogram.builder()
          .name("syntropy_receiver_request_duration_seconds")
          .help("Time from the head of a request to the end of its answer.")
          .labelNames(
              "transport", "http_route", "http_response_status_code", "rpc_grpc_status_code")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .build();
  private final ReceiverCounters counters;
  private final MemoryBudget budget;
  private final ThreadPoolExecutor workers;

  ReceiverMetrics(ReceiverCounters counters, MemoryBudget budget, ThreadPoolExecutor workers) {
    this.counters = counters;
    this.budget = budget;
    this.workers = workers;
  }

  /** {@code next}, with what it answers counted; paths other than {@code routes} are one. */
  Handler<HttpServerRequest> timed(
      String transport, Set<String> routes, Handler<HttpServerRequest> next) {
    Set<String> known = Set.copyOf(routes);
    return request -> {
      long began = System.nanoTime();
      String path = request.path();
      String route = path != null && known.contains(path) ? path : UNMATCHED;
      Labels exemplar =
          TraceParent.traceId(request.getHeader("traceparent"))
              .map(id -> Labels.of("trace_id", id))
              .orElse(Labels.EMPTY);
      HttpServerResponse response = request.response();
      response.endHandler(v ->
          requests
              .labelValues(transport, route, status(response), grpcStatus(response))
              .observeWithExemplar((System.nanoTime() - began) / 1e9, exemplar));
      next.handle(request);
    };
  }

  /** Empty when the client left before it was answered. */
  private static String status(HttpServerResponse response) {
    return response.ended() ? Integer.toString(response.getStatusCode()) : "";
  }

  private static String grpcStatus(HttpServerResponse response) {
    String early = response.headers().get("grpc-status");
    String late = early == null ? response.trailers().get("grpc-status") : early;
    return late == null ? "" : late;
  }

  @Override
  public MetricSnapshots collect() {
    ReceiverStats stats = counters.stats(budget.used());
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(requests.collect());
    Map<Labels, Long> outcomes = new LinkedHashMap<>();
    stats.requests().forEach((outcome, n) -> outcomes.put(Labels.of("outcome", outcome), n));
    all.add(
        MetricText.counter(
            "syntropy_receiver_requests", "Requests by what they came to.", outcomes));
    Map<Labels, Long> accepted = new LinkedHashMap<>();
    stats.accepted().forEach((kind, n) -> accepted.put(Labels.of("signal", signal(kind)), n));
    all.add(
        MetricText.counter(
            "syntropy_receiver_accepted_items", "Items acknowledged as durable.", accepted));
    Map<Labels, Long> rejected = new LinkedHashMap<>();
    counters
        .rejectedBySignal()
        .forEach((kind, reasons) ->
            reasons.forEach((reason, n) ->
                rejected.put(Labels.of("signal", signal(kind), "reason", reason.label()), n)));
    all.add(
        MetricText.counter(
            "syntropy_receiver_rejected_items", "Items set aside, by reason.", rejected));
    Map<Labels, Long> incomplete = new LinkedHashMap<>();
    counters
        .incomplete()
        .counts()
        .forEach((service, fields) ->
            fields.forEach((field, n) ->
                incomplete.put(
                    Labels.of("service", service, "field", field.name().toLowerCase(Locale.ROOT)),
                    n)));
    all.add(
        MetricText.counter(
            "syntropy_receiver_incomplete_log_lines",
            "Log lines without a field that every line should have.",
            incomplete));
    all.add(
        MetricText.counter(
            "syntropy_receiver_received_bytes",
            "Body bytes received, as sent.",
            Map.of(Labels.EMPTY, stats.bytes())));
    all.add(
        MetricText.gauge(
            "syntropy_receiver_in_flight_bytes",
            "Bytes held by requests not yet answered.",
            stats.inFlightBytes()));
    all.add(
        MetricText.gauge(
            "syntropy_receiver_in_flight_limit_bytes",
            "Above it requests are refused with 503.",
            budget.limit()));
    all.add(
        MetricText.gauge(
            "syntropy_receiver_decode_queue_requests",
            "Requests read and waiting for a decoding thread.",
            workers.getQueue().size()));
    all.add(
        MetricText.gauge(
            "syntropy_receiver_decode_threads_active",
            "Decoding threads at work.",
            workers.getActiveCount()));
    all.add(
        MetricText.gauge(
            "syntropy_receiver_decode_threads", "Decoding threads.", workers.getMaximumPoolSize()));
    return new MetricSnapshots(all);
  }

  private static String signal(RecordKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace("otlp_", "");
  }
}
