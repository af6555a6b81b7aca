package io.syntropy.services.edge;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the router measures of itself beside its requests: how much of its connections is in use,
 * how requests it passed on fared, and how they fare while a region of their service is out of
 * traffic. Safe for many threads.
 *
 * <p>Requests passed on are counted here because the agent's {@code http.client.request.duration}
 * counts some of them twice, once for each of two libraries in one call, and the router's own calls
 * to the control plane with them.
 */
@Singleton
public class RouterMetrics {
  /** Connections to one upstream at most. */
  static final int CONNECTIONS = 256;

  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("edge.outcome");
  private static final Attributes OK = Attributes.of(OUTCOME, "ok");
  private static final Attributes ERROR = Attributes.of(OUTCOME, "error");

  private final Map<Upstream, AtomicInteger> inFlight = new ConcurrentHashMap<>();
  private final LongAdder originOk = new LongAdder();
  private final LongAdder originErrors = new LongAdder();
  private final LongAdder failoverOk = new LongAdder();
  private final LongAdder failoverErrors = new LongAdder();

  @Inject
  RouterMetrics() {
    Meter meter = GlobalOpenTelemetry.getMeter("io.syntropy.services.edge");
    meter
        .gaugeBuilder("edge.concurrency.utilization")
        .setUnit("1")
        .setDescription("Connections in use to the busiest region, of the most there can be.")
        .buildWithCallback(m -> m.record(utilization()));
    meter
        .counterBuilder("edge.origin.requests")
        .setUnit("{request}")
        .setDescription("Requests passed on to a service, by outcome.")
        .buildWithCallback(m -> {
          m.record(originOk.sum(), OK);
          m.record(originErrors.sum(), ERROR);
        });
    meter
        .counterBuilder("edge.failover.requests")
        .setUnit("{request}")
        .setDescription("Requests while a region of their service has no traffic, by outcome.")
        .buildWithCallback(m -> {
          m.record(failoverOk.sum(), OK);
          m.record(failoverErrors.sum(), ERROR);
        });
  }

  void begin(Upstream upstream) {
    inFlight.computeIfAbsent(upstream, u -> new AtomicInteger()).incrementAndGet();
  }

  /**
   * A request ended.
   *
   * @param passedOn whether its service was asked at all; one too large is refused before
   * @param failover whether a region of its service had no traffic when it began
   */
  void end(Upstream upstream, boolean passedOn, boolean failover, int status) {
    inFlight.computeIfAbsent(upstream, u -> new AtomicInteger()).decrementAndGet();
    if (passedOn) {
      (status >= 500 ? originErrors : originOk).increment();
    }
    if (failover) {
      (status >= 500 ? failoverErrors : failoverOk).increment();
    }
  }

  /**
   * 0 without requests, 1 when the busiest region's connections are all in use, more in a queue.
   */
  double utilization() {
    int most = inFlight.values().stream().mapToInt(AtomicInteger::get).max().orElse(0);
    return Math.max(0, most) / (double) CONNECTIONS;
  }

  long origin(boolean error) {
    return (error ? originErrors : originOk).sum();
  }

  long failover(boolean error) {
    return (error ? failoverErrors : failoverOk).sum();
  }
}
