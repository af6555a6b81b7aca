package io.syntropy.services.edge;

import io.syntropy.client.RequestRate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * The routes from paths to services. A failure of a region is answered as 502 or 504 and never
 * hidden by a retry elsewhere: what moves traffic is the weights, on evidence.
 */
@Singleton
public class Proxy {
  private final RoutingTable table;
  private final RouterMetrics metrics;
  private final EdgeConfig config;
  private final Vertx vertx;
  private final HttpClient client;
  private final RequestRate rate = new RequestRate(Clock.systemUTC());
  private volatile BiPredicate<String, String> permits = (service, region) -> true;

  @Inject
  Proxy(RoutingTable table, RouterMetrics metrics, EdgeConfig config, Vertx vertx) {
    this.table = table;
    this.metrics = metrics;
    this.config = config;
    this.vertx = vertx;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) config.timeout().toMillis())
                .setMaxPoolSize(RouterMetrics.CONNECTIONS)
                .setMaxWaitQueueSize(1024)
                .setKeepAliveTimeout(10)
                .setDecompressionSupported(false));
  }

  void routes(@Observes Router router) {
    for (Map.Entry<String, String> path : RoutingTable.PATHS.entrySet()) {
      String service = path.getValue();
      router.route("/v1/" + path.getKey()).handler(context -> forward(service, context));
      router.route("/v1/" + path.getKey() + "/*").handler(context -> forward(service, context));
    }
  }

  /** From now on asks {@code advice} whether to call a service in a region. */
  void heed(BiPredicate<String, String> advice) {
    permits = advice;
  }

  RequestRate rate() {
    return rate;
  }

  private void forward(String service, RoutingContext context) {
    rate.record();
    table
        .next(service)
        .ifPresentOrElse(
            upstream -> {
              if (permitted(upstream)) {
                exchange(context, upstream);
              } else {
                Exchange.fail(
                    context.response(),
                    503,
                    "circuit_open",
                    "%s in %s fails; it is tried again within minutes"
                        .formatted(upstream.service(), upstream.region()));
              }
            },
            () -> Exchange.fail(context.response(), 502, "no_upstream", "no region of " + service));
  }

  /** Regions with weights are always called: what they answer is what their weights go by. */
  private boolean permitted(Upstream upstream) {
    return upstream.service().equals(RoutingTable.WEIGHTED)
        || permits.test(upstream.service(), upstream.region());
  }

  private void exchange(RoutingContext context, Upstream upstream) {
    boolean failover = table.failedOver(upstream.service());
    metrics.begin(upstream);
    Exchange exchange = new Exchange(vertx, client, config, context, upstream);
    context.addEndHandler(ended ->
        metrics.end(upstream, exchange.passedOn(), failover, context.response().getStatusCode()));
    exchange.start();
  }
}
