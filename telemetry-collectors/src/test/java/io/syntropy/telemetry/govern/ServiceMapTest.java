package io.syntropy.telemetry.govern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.syntropy.slo.Sample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServiceMapTest {
  private final ServiceMap map = new ServiceMap(ServiceMap.Settings.DEFAULTS);
  private final Random random = new Random(20261121);

  private Sample.Span span(
      String trace,
      String id,
      String parent,
      String service,
      String kind,
      String status,
      String... a) {
    return Spans.span(trace, id, parent, service, kind, status, 10 + random.nextInt(90), a);
  }

  private static Map<String, Double> totals(List<Sample> samples, String name) {
    Map<String, Double> sums = new HashMap<>();
    for (Sample sample : samples) {
      if (sample instanceof Sample.Sum s && s.series().name().equals(name)) {
        sums.merge(
            s.series().attributes().get("client") + ">" + s.series().attributes().get("server"),
            s.value(),
            Double::sum);
      }
    }
    return sums;
  }

  @Test
  void callsArePairedInWhateverOrderTheyArrive() {
    Map<String, Double> truth = new HashMap<>();
    Map<String, Double> failures = new HashMap<>();
    List<Sample.Span> spans = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      String trace = Spans.traceId(random);
      String from = "s" + random.nextInt(5);
      String parent = Spans.spanId(random);
      spans.add(span(trace, parent, "", from, "server", "ok"));
      truth.merge("user>" + from, 1.0, Double::sum);
      for (int n = random.nextInt(3); n > 0; n--) {
        String to = "s" + random.nextInt(5);
        String call = Spans.spanId(random);
        String status = random.nextInt(10) == 0 ? "error" : "ok";
        spans.add(span(trace, call, parent, from, "client", status));
        spans.add(span(trace, Spans.spanId(random), call, to, "server", "ok"));
        truth.merge(from + ">" + to, 1.0, Double::sum);
        if (status.equals("error")) {
          failures.merge(from + ">" + to, 1.0, Double::sum);
        }
      }
    }
    for (int at = 0; at < spans.size(); at += 200) {
      Collections.shuffle(spans.subList(at, Math.min(spans.size(), at + 200)), random);
    }
    List<Sample> out = new ArrayList<>();
    long now = 1_000_000;
    for (int at = 0; at < spans.size(); at += 50) {
      now += 100;
      map.accept(now, spans.subList(at, Math.min(spans.size(), at + 50)));
      if (at % 1000 == 0) {
        out.addAll(map.drain(now));
      }
    }
    out.addAll(map.drain(now));

    assertThat(totals(out, "traces_service_graph_request_total")).isEqualTo(truth);
    assertThat(totals(out, "traces_service_graph_request_failed_total")).isEqualTo(failures);
    double seconds = map.view().window().toMillis() / 1000.0;
    truth.forEach((edge, count) ->
        assertThat(map.view().edges())
            .filteredOn(e -> (e.from() + ">" + e.to()).equals(edge))
            .singleElement()
            .satisfies(e -> {
              assertThat(e.rate()).isCloseTo(count / seconds, within(1e-9));
              assertThat(e.errorRatio())
                  .isCloseTo(failures.getOrDefault(edge, 0.0) / count, within(1e-9));
              assertThat(e.p95()).isBetween(0.08, 0.13);
            }));
    assertThat(map.view().nodes()).hasSize(6).anyMatch(n -> n.type().equals("user"));
    assertThat(map.view().truncated()).isFalse();
  }

  @Test
  void whatSendsNoSpansIsNamedByItsCallers() {
    String trace = Spans.traceId(random);
    map.accept(
        0,
        List.of(
            span(
                trace,
                "000000000000000a",
                "0000000000000001",
                "shop",
                "client",
                "ok",
                "db.system.name",
                "postgresql",
                "db.namespace",
                "carts"),
            span(
                trace,
                "000000000000000b",
                "0000000000000001",
                "shop",
                "client",
                "error",
                "server.address",
                "api.example.org"),
            span(
                trace,
                "000000000000000c",
                "0000000000000001",
                "shop",
                "producer",
                "ok",
                "messaging.system",
                "kafka",
                "messaging.destination.name",
                "orders"),
            span(trace, "000000000000000d", "0000000000000001", "shop", "client", "ok")));
    assertThat(totals(map.drain(5000), "traces_service_graph_request_total"))
        .containsOnlyKeys("shop>postgresql/carts");

    List<Sample> later = map.drain(10_000);
    assertThat(totals(later, "traces_service_graph_request_total"))
        .containsOnlyKeys("shop>api.example.org", "shop>kafka/orders");
    assertThat(totals(later, "traces_service_graph_unpaired_spans_total"))
        .containsEntry("null>null", 1.0);
    assertThat(map.view().nodes())
        .extracting(ServiceMapView.Node::service, ServiceMapView.Node::type)
        .contains(
            org.assertj.core.groups.Tuple.tuple("postgresql/carts", "database"),
            org.assertj.core.groups.Tuple.tuple("api.example.org", "virtual_node"),
            org.assertj.core.groups.Tuple.tuple("kafka/orders", "messaging_system"));
  }

  @Test
  void oneMessageMayHaveManyConsumers() {
    String trace = Spans.traceId(random);
    Sample.Span sent = span(trace, "000000000000000a", "", "shop", "producer", "ok");
    Sample.Span one = span(trace, "000000000000000b", "000000000000000a", "mail", "consumer", "ok");
    Sample.Span two =
        span(trace, "000000000000000c", "000000000000000a", "stock", "consumer", "ok");
    map.accept(0, List.of(one, sent, sent, two));

    assertThat(totals(map.drain(1), "traces_service_graph_request_total"))
        .isEqualTo(Map.of("shop>mail", 1.0, "shop>stock", 1.0));
  }

  @Test
  void oldCallsLeaveTheView() {
    map.accept(0, List.of(Spans.root(Spans.traceId(random), "000000000000000a", "shop", "/", 5)));
    map.drain(1000);
    assertThat(map.view().edges()).hasSize(1);
    map.drain(400_000);
    assertThat(map.view().edges()).isEmpty();
    assertThat(map.view().nodes()).isEmpty();
  }

  @Test
  void evilSpansStayInBounds() {
    ServiceMap small = new ServiceMap(new ServiceMap.Settings(Duration.ofSeconds(10), 100, 20, 10));
    for (int i = 0; i < 20_000; i++) {
      String kind = i % 2 == 0 ? "client" : "server";
      small.accept(
          1_000_000 - i, // and a clock that runs backwards
          List.of(
              span(
                  Spans.traceId(random),
                  Spans.spanId(random),
                  Spans.spanId(random),
                  "s" + i,
                  kind,
                  "ok",
                  "server.address",
                  "h" + i)));
    }
    List<Sample> out = small.drain(5);
    assertThat(small.view().edges()).hasSizeLessThanOrEqualTo(21);
    assertThat(small.view().nodes()).hasSizeLessThanOrEqualTo(40);
    assertThat(small.view().truncated()).isTrue();
    assertThat(
            totals(out, "traces_service_graph_request_total").values().stream()
                .mapToDouble(d -> d)
                .sum())
        .isBetween(9_900.0, 10_000.0);
  }

  @Test
  void p95IsCloseToTheTruth() {
    RollingCalls calls = new RollingCalls();
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      long nanos = (long) (20 * Spans.MILLI * Math.exp(random.nextGaussian()));
      all.add(nanos);
      calls.add(nanos, i % 4 == 0, i);
    }
    Collections.sort(all);
    double truth = all.get(19_000) / 1e9;
    assertThat(calls.p95()).isCloseTo(truth, within(truth * 0.1));
    assertThat(calls.failures()).isEqualTo(5000);
    assertThat(calls.calls(20_000)).isEqualTo(20_000);
    assertThat(calls.calls(1_000_000)).isZero();
    assertThat(calls.p95()).isZero();
  }
}
