package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.policy.ProbeResult;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.live.LiveHub;
import io.syntropy.server.registry.Manifest;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CircuitsTest {
  private static final Instant START = Instant.parse("2026-11-21T03:00:00Z");

  private final LoopState state = new LoopState();
  private final LiveHub live =
      new LiveHub(
          new StoredJson(new ObjectMapper().findAndRegisterModules()),
          Clock.fixed(START, ZoneOffset.UTC));
  private final List<String> told = new ArrayList<>();
  private final Circuits circuits = new Circuits(state, live);

  private void register(String service, List<String> dependsOn, String... regions) {
    List<Manifest.Site> sites = new ArrayList<>();
    for (String region : regions) {
      sites.add(new Manifest.Site(region, null, null));
    }
    state
        .registry()
        .put(service, new Manifest(null, null, null, null, dependsOn, sites, List.of(), List.of()));
  }

  private void govern(String service) {
    state.configure(
        new Configuration(
            1,
            "",
            START,
            Map.of(),
            List.of(),
            List.of(RegionPolicy.defaults("p", service)),
            List.of(),
            List.of(),
            Map.of()));
  }

  private void define() {
    Map<String, Indicator> signals =
        new TreeMap<>(RegionSignals.indicators(state.configuration().regionPolicies(), List.of()));
    signals.putAll(CircuitSignals.indicators(state.registry(), state.configuration()));
    state.engine().define(List.of(), signals);
  }

  private String state(String service, int region) {
    return circuits.of(service).get(region).state();
  }

  @Test
  void aServiceIsCountedFromItsRegistrationOn() {
    register("store", List.of(), "eu");
    assertThat(CircuitSignals.lacking(state)).isTrue();
    define();
    assertThat(CircuitSignals.lacking(state)).isFalse();
    register("headless", List.of());
    assertThat(CircuitSignals.lacking(state)).as("without regions").isFalse();
    register("social", List.of(), "eu");
    govern("social");
    assertThat(CircuitSignals.lacking(state)).as("its policy counts it").isFalse();
    assertThat(state.engine().signals().keySet())
        .containsExactly("circuit/store/metric/errors", "circuit/store/span/errors");
  }

  @Test
  void errorsOpenItByMetricAndBySpanAndTheOtherRegionStaysClosed() {
    register("store", List.of(), "eu", "us");
    register("bank", List.of(), "eu");
    define();
    circuits.tick(START);
    Runnable listening = live.listen(null, told::add);
    for (int second = 1; second <= 30; second++) {
      requests(second, "store", "eu", "500", 6, 0);
      requests(second, "store", "eu", "200", 4, 0);
      requests(second, "store", "us", "200", 10, 0);
      span(second, "bank", "error");
    }
    circuits.tick(START.plusSeconds(30));
    listening.run();
    assertThat(state("store", 0)).isEqualTo("open");
    assertThat(state("store", 1)).isEqualTo("closed");
    assertThat(circuits.of("store").get(1).evidence()).isEqualTo("good");
    assertThat(state("bank", 0)).isEqualTo("open");
    assertThat(circuits.of("store").get(0).reason())
        .isEqualTo("60.0 % of 300 requests in 30 s failed (more than 50 % opens it)");
    assertThat(told.stream().filter(t -> t.contains("\"topic\":\"circuits\"")))
        .as("only what changed")
        .hasSize(2);
  }

  @Test
  void slowRequestsCountOnlyWhereAPolicySaysHowFastTheyShouldBe() {
    register("store", List.of(), "eu");
    register("report", List.of(), "eu");
    govern("store");
    define();
    for (int second = 1; second <= 30; second++) {
      requests(second, "store", "eu", "200", 4, 6);
      requests(second, "report", "eu", "200", 4, 6);
    }
    circuits.tick(START.plusSeconds(30));
    assertThat(state("store", 0)).isEqualTo("open");
    assertThat(circuits.of("store").get(0).reason()).contains("slower than breach.p95");
    assertThat(state("report", 0)).isEqualTo("closed");
  }

  @Test
  void anotherServiceThatAnswersTheProberIsAWitness() {
    register("store", List.of(), "eu");
    register("bank", List.of(), "us");
    define();
    for (int second = 0; second <= 60; second += 5) {
      Instant at = START.plusSeconds(second);
      state.probed("store", "eu", new ProbeResult(at, second < 20, Duration.ofSeconds(3)));
      if (second > 30) {
        circuits.tick(at);
        assertThat(state("store", 0))
            .as("second %d, nobody else is probed", second)
            .isEqualTo("closed");
      }
    }
    for (int second = 35; second <= 60; second += 5) {
      state.probed(
          "bank", "us", new ProbeResult(START.plusSeconds(second), true, Duration.ofMillis(5)));
    }
    circuits.tick(START.plusSeconds(60));
    assertThat(state("store", 0)).isEqualTo("open");
    assertThat(state("bank", 0)).isEqualTo("closed");
  }

  @Test
  void aCallerIsToldOfItsDependenciesTheOpenOnesFirstAndNotWithoutEnd() {
    String[] many = IntStream.range(0, 64).mapToObj(i -> "r" + i).toArray(String[]::new);
    List<String> depends = List.of("a", "b", "c", "d", "z", "unknown");
    register("caller", depends, "eu");
    depends.subList(0, 4).forEach(service -> register(service, List.of(), many));
    register("z", List.of(), "eu");
    register("other", List.of(), "eu");
    define();
    for (int second = 1; second <= 30; second++) {
      requests(second, "z", "eu", "500", 10, 0);
      requests(second, "other", "eu", "500", 10, 0);
    }
    circuits.tick(START.plusSeconds(30));
    List<CircuitView.Advice> advice = circuits.advice("caller");
    assertThat(advice).hasSize(256);
    assertThat(advice.get(0)).isEqualTo(new CircuitView.Advice("z", "eu", "open"));
    assertThat(advice).noneMatch(one -> one.service().equals("other"));
    assertThat(circuits.advice("nobody")).isEmpty();
  }

  @Test
  void aRegionThatLeftTheManifestIsForgotten() {
    register("store", List.of(), "eu", "us");
    define();
    circuits.tick(START);
    Runnable listening = live.listen(null, told::add);
    register("store", List.of(), "eu");
    circuits.tick(START.plusSeconds(1));
    listening.run();
    assertThat(circuits.all()).hasSize(1);
    assertThat(told.getLast()).contains("\"topic\":\"circuits\"", "\"op\":\"remove\"", "\"us\"");
  }

  private void requests(
      int second, String service, String region, String status, int fast, int slow) {
    Series series =
        new Series(
            "test",
            "http.server.request.duration",
            "s",
            Attributes.of("service.name", service, "cloud.region", region),
            Attributes.of("http.response.status_code", status));
    Instant at = START.plusSeconds(second);
    state
        .engine()
        .accept(
            at.toEpochMilli(),
            List.of(
                new Sample.Histogram(
                    series,
                    nanos(at.minusSeconds(1)),
                    nanos(at),
                    Sample.Temporality.DELTA,
                    fast + slow,
                    0.1 * fast + 3.0 * slow,
                    new double[] {0.25, 0.75, 1},
                    new long[] {fast, 0, 0, slow})));
  }

  private void span(int second, String service, String status) {
    Instant at = START.plusSeconds(second);
    state
        .engine()
        .accept(
            at.toEpochMilli(),
            List.of(
                new Sample.Span(
                    "%032x".formatted(second),
                    "%016x".formatted(second),
                    "GET /",
                    "server",
                    status,
                    nanos(at.minusMillis(5)),
                    nanos(at),
                    Attributes.of("service.name", service, "cloud.region", "eu"),
                    Attributes.of())));
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
