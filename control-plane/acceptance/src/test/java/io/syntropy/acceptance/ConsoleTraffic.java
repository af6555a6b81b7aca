package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.server.loop.DirectiveListener;
import io.syntropy.server.loop.Fixture;
import io.syntropy.server.loop.OtlpTraffic;
import io.syntropy.server.telemetry.SentTelemetry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Users and instances of {@code social} and {@code shop}: what they report, and how they follow.
 */
final class ConsoleTraffic implements AutoCloseable {
  private static final int PAST_MINUTES = 55;
  private static final int BAD_MINUTES = 10;
  private static final List<String> SHOP = List.of("eu-west-1", "us-east-1");

  private final Fixture fixture;
  private final String shopToken;
  private final List<Instance> instances = new ArrayList<>();
  private OtlpTraffic metrics;
  private SentTelemetry shop;
  private volatile boolean running = true;
  private volatile boolean quiet;
  private volatile boolean acks = true;
  private Instant badSince = Instant.EPOCH;
  private int traces;
  private int bad;
  private int logs;
  private long shopRequests;
  private @Nullable Thread thread;

  /** An instance, and how many of its directives it acknowledged. */
  private record Instance(String service, DirectiveListener listener, AtomicInteger answered) {}

  ConsoleTraffic(Fixture fixture) {
    this.fixture = fixture;
    shopToken = fixture.server().token("service:shop");
    metrics = fixture.traffic();
    shop = new SentTelemetry(fixture.server().otlpHttpPort());
    send(
        "PUT",
        "/api/v1/services/shop",
        """
        {"family":"shop","version":"2.0","owner":"team-shop","criticality":"critical",
         "depends_on":["social"],"regions":[{"name":"eu-west-1"},{"name":"us-east-1"}],
         "modes":[],"accepts":["traffic_weights"]}\
        """);
    listen();
  }

  /** The hour before {@code now}. */
  void past(Instant now) {
    badSince = now.minus(Duration.ofMinutes(BAD_MINUTES));
    for (int ago = PAST_MINUTES; ago > 0; ago--) {
      Instant from = now.minus(Duration.ofMinutes(ago));
      Instant to = from.plusSeconds(60);
      boolean fails = ago <= BAD_MINUTES;
      for (String region : Fixture.REGIONS) {
        metrics.requests("social", region, from, to, 599, 1);
        metrics.hz("social", region, from, to, 10, 90);
      }
      shopRequests("us-east-1", from, to, 20, 0);
      shopRequests("eu-west-1", from, to, 200, fails ? 400 : 0);
      // A trace that takes two seconds ends before the minute does.
      for (int i = 0; i < (fails ? 3 : 1); i++) {
        failure(from.plusSeconds(10 + 15 * i), fails);
      }
    }
  }

  /** Begins to report, and to follow directives. */
  void begin() {
    thread = Thread.ofVirtual().start(this::run);
  }

  private void run() {
    Instant from = Instant.now();
    for (int second = 0; running; second++) {
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        return;
      }
      synchronized (this) {
        Instant to = Instant.now();
        if (!quiet) {
          report(second, from, to);
        }
        from = to;
      }
    }
  }

  private void report(int second, Instant from, Instant to) {
    Map<String, Double> social = weights("social");
    for (String region : Fixture.REGIONS) {
      int requests = (int) Math.round(30 * social.getOrDefault(region, 1.0 / 3));
      metrics.requests("social", region, from, to, requests, 0);
      if (second % 10 == 0) {
        metrics.hz("social", region, to.minusSeconds(10), to, 10, 90);
      }
    }
    Map<String, Double> moved = weights("shop");
    for (String region : SHOP) {
      double share = 2 * moved.getOrDefault(region, 0.5);
      boolean fails = region.equals("eu-west-1");
      shopRequests(region, from, to, (int) (4 * share), fails ? (int) (6 * share) : 0);
    }
    if (second % 8 == 0) {
      fixture.heartbeats();
      heartbeats();
    }
    if (second % 5 == 0) {
      failure(to.minusSeconds(3), true);
    }
    follow();
  }

  private void shopRequests(String region, Instant from, Instant to, int good, int failed) {
    if (metrics.requests("shop", region, from, to, good, failed) == 200) {
      shopRequests += good + failed;
    }
  }

  /**
   * A trace of the shop's checkout with a record and an exemplar; version 2.0 is the one that
   * fails.
   */
  private void failure(Instant at, boolean fails) {
    String trace = traceId(++traces);
    if (fails && bad == 0) {
      bad = traces;
    }
    shop.trace(trace, at, fails ? 2_000 : 20, fails ? "error" : "ok", fails ? "2.0" : "1.0");
    if (fails) {
      if (shop.log(at.plusSeconds(1), "ERROR", "payment refused", trace) == 200) {
        logs++;
      }
      if (shop.duration(at.minusSeconds(1), at.plusSeconds(2), 5, 1, trace) == 200) {
        shopRequests += 6;
      }
    }
  }

  private static String traceId(int number) {
    return "5b8e%012x%016x".formatted(number, number);
  }

  private Map<String, Double> weights(String service) {
    return instances.stream()
        .filter(instance -> instance.service().equals(service))
        .flatMap(instance -> instance.listener().received().stream())
        .map(directive -> directive.path("desired").path("weights"))
        // Whoever calls a service is told its weights too.
        .filter(
            weights -> weights.size() == (service.equals("shop") ? SHOP : Fixture.REGIONS).size())
        .reduce((older, newer) -> newer)
        .map(weights ->
            weights
                .propertyStream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asDouble())))
        .orElse(Map.of());
  }

  private void follow() {
    if (!acks) {
      return;
    }
    for (Instance instance : instances) {
      List<JsonNode> received = instance.listener().received();
      while (instance.answered().get() < received.size()) {
        try {
          instance.listener().answer(received.get(instance.answered().getAndIncrement()));
        } catch (IOException e) {
          return;
        }
      }
    }
  }

  private void listen() {
    Fixture.REGIONS.forEach(region -> listen("social", region, fixture.serviceToken()));
    SHOP.forEach(region -> listen("shop", region, shopToken));
  }

  private void listen(String service, String region, String token) {
    var base = fixture.server().baseUri();
    var listener =
        new DirectiveListener(base, service, service + "-" + region, region, token, false);
    instances.add(new Instance(service, listener, new AtomicInteger()));
  }

  private void heartbeats() {
    for (String region : SHOP) {
      send(
          "POST",
          "/api/v1/services/shop/heartbeat",
          """
          {"instance_id":"shop-%s","region":"%s","version":"2.0","applied":{}}\
          """
              .formatted(region, region));
    }
  }

  private void send(String method, String path, String body) {
    var answer =
        fixture.server().send(method, path, body, Map.of("Authorization", "Bearer " + shopToken));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  /** Whether nobody reports; on return, the last report is over. */
  synchronized void quiet(boolean on) {
    quiet = on;
  }

  /** Whether directives are acknowledged; those that waited are, once it is on again. */
  synchronized void acks(boolean on) {
    acks = on;
  }

  /** Finds the server at its new addresses. */
  synchronized void again() {
    metrics = fixture.traffic();
    shop = new SentTelemetry(fixture.server().otlpHttpPort());
    instances.forEach(instance -> instance.listener().close());
    instances.clear();
    listen();
    quiet = false;
  }

  /** The first trace that failed. */
  String firstBadTrace() {
    return traceId(bad);
  }

  Instant badSince() {
    return badSince;
  }

  /** Log records that the server took. */
  synchronized int logs() {
    return logs;
  }

  /** Requests of the shop that the server took. */
  synchronized long shopRequests() {
    return shopRequests;
  }

  @Override
  public void close() {
    running = false;
    Thread reporting = thread;
    if (reporting != null) {
      reporting.interrupt();
    }
    instances.forEach(instance -> instance.listener().close());
  }
}
