package io.syntropy.server.http;

import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.smallrye.common.vertx.VertxContext;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.MDC;

/**
 * What is known of every request, whoever answers it: its trace id goes onto the answer and the log
 * lines, its duration into a histogram named as OpenTelemetry does. A stream of events is counted
 * once it begins, by the time that took.
 */
@ApplicationScoped
public class RequestObservation implements MultiCollector {
  /** Before everything else, {@link Gate} included. */
  private static final int FIRST = 2000;

  /** The boundaries that OpenTelemetry advises for this histogram. */
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private final ServedRoutes routes;
  private final Histogram duration =
      Histogram.builder()
          .name("http_server_request_duration_seconds")
          .help("Duration of HTTP requests to console and API.")
          .labelNames("http_request_method", "http_route", "http_response_status_code")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .build();
  private final Gauge active =
      Gauge.builder()
          .name("http_server_active_requests")
          .help("HTTP requests not yet answered to the end, event streams included.")
          .labelNames("http_request_method")
          .build();

  @Inject
  RequestObservation(ServedRoutes routes) {
    this.routes = routes;
  }

  void register(@Observes Filters filters) {
    filters.register(this::observe, FIRST);
  }

  private void observe(RoutingContext request) {
    long began = System.nanoTime();
    String trace = RequestTrace.id(request);
    String span = RequestTrace.span();
    String name = request.request().method().name();
    String method = METHODS.contains(name) ? name : "_OTHER";
    String path = request.normalizedPath();
    HttpServerResponse response = request.response();
    response.putHeader("traceresponse", "00-" + trace + "-" + span + "-00");
    if (VertxContext.isOnDuplicatedContext()) { // else it would stay on the thread
      MDC.put("trace_id", trace);
      MDC.put("span_id", span);
    }
    AtomicBoolean counted = new AtomicBoolean();
    Labels exemplar = Labels.of("trace_id", trace, "span_id", span);
    Runnable count =
        () -> {
          if (counted.compareAndSet(false, true)) {
            duration
                .labelValues(method, routes.route(path, response.getStatusCode()), status(response))
                .observeWithExemplar((System.nanoTime() - began) / 1e9, exemplar);
          }
        };
    active.labelValues(method).inc();
    request.addHeadersEndHandler(v -> {
      if (isStream(response)) {
        count.run();
      }
    });
    request.addEndHandler(v -> {
      active.labelValues(method).dec();
      count.run();
    });
    request.next();
  }

  private static boolean isStream(HttpServerResponse response) {
    String type = response.headers().get(HttpHeaders.CONTENT_TYPE);
    return type != null && type.startsWith("text/event-stream");
  }

  /** Empty when the client left before the head of an answer. */
  private static String status(HttpServerResponse response) {
    return response.ended() || response.headWritten() || isStream(response)
        ? Integer.toString(response.getStatusCode())
        : "";
  }

  @Override
  public MetricSnapshots collect() {
    return new MetricSnapshots(duration.collect(), active.collect());
  }
}
