package io.syntropy.server.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a Probe document to an SLO, a condition's alert, a log record and the status. */
class ScriptedProbeIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SLO =
      """
      ---
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: check-in-works}
      spec:
        service: social
        indicator:
          metadata: {name: check-in-works}
          spec:
            ratioMetric:
              counter: true
              good:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: synthetics.probe.runs
                    match: {synthetics.probe.name: check-in, synthetics.outcome: success}
                    group_by: [cloud.region]
              total:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: synthetics.probe.runs
                    match: {synthetics.probe.name: check-in}
                    group_by: [cloud.region]
        timeWindow: [{duration: 1d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: works, target: 0.99}]
      ---
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: feed-fast}
      spec:
        service: social
        indicator:
          metadata: {name: feed-fast}
          spec:
            ratioMetric:
              counter: true
              good:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: synthetics.step.duration
                    match:
                      synthetics.probe.name: check-in
                      synthetics.step.name: feed
                      synthetics.outcome: success
                    le: 60s
                    group_by: [cloud.region]
              total:
                metricSource:
                  type: syntropy
                  spec:
                    signal: metric
                    name: synthetics.step.duration
                    match: {synthetics.probe.name: check-in, synthetics.step.name: feed}
                    group_by: [cloud.region]
        timeWindow: [{duration: 1d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: fast, target: 0.95}]
      ---
      apiVersion: openslo/v1
      kind: AlertCondition
      metadata: {name: check-in-broken}
      spec:
        description: The check-in script fails
        severity: sev2
        condition:
          kind: syntropy/condition
          selector:
            signal: metric
            name: synthetics.probe.runs
            match: {service.name: social, synthetics.probe.name: check-in, synthetics.outcome: failure}
            group_by: [cloud.region]
          of:
            signal: metric
            name: synthetics.probe.runs
            match: {service.name: social, synthetics.probe.name: check-in}
            group_by: [cloud.region]
          measure: ratio
          op: gte
          threshold: 0.5
          lookbackWindow: 20s
          slo: check-in-works
          runbook: error-budget-burn
      """;

  @TempDir Path folder;
  private SyntropyProcess server;
  private String viewer = "";

  @Test
  void aScriptIsAnSliAndWhatBreaksIsAlertedOn() throws Exception {
    try (ScriptedService well = new ScriptedService(0);
        ScriptedService breaking = new ScriptedService(0)) {
      config(well.url(), breaking.url());
      server =
          SyntropyProcess.start(
              folder.resolve("data"), "--config", folder.resolve("config").toString());
      viewer = server.token("viewer");

      withoutItsSecretNothingIsCounted();
      secret("probe-user", ScriptedService.USER);
      secret("probe-password", ScriptedService.PASSWORD);
      await().atMost(PATIENCE).until(() -> state("eu").equals("ok") && state("us").equals("ok"));
      await().atMost(PATIENCE).until(() -> total("check-in-works", "eu") >= 2);
      assertThat(total("feed-fast", "eu")).isPositive();
      assertThat(group("check-in-works", "us").path("sli").asDouble()).isEqualTo(1);
      assertThat(alerts()).doesNotContain("check-in-broken");

      breaking.become(ScriptedService.Mode.STATUS);
      await().atMost(PATIENCE).until(() -> state("us").equals("failing"));
      told(breaking);
      await()
          .atMost(PATIENCE)
          .until(() -> group("check-in-works", "us").path("sli").asDouble() < 1);
      assertThat(group("check-in-works", "eu").path("sli").asDouble())
          .as("one region's fault is not the other's")
          .isEqualTo(1);
      await().atMost(PATIENCE).until(() -> alerts().contains("check-in-broken"));

      breaking.become(ScriptedService.Mode.SLOW);
      await()
          .atMost(PATIENCE)
          .until(() -> region("us").path("error_type").asText().equals("timeout"));
      breaking.become(ScriptedService.Mode.WELL);
      await().atMost(PATIENCE).until(() -> state("us").equals("ok"));
      assertThat(well.wrong()).isEmpty();

      restartedItCountsOn();
      noSecretIsAnywhere();
    } finally {
      if (server != null) {
        server.close();
      }
    }
  }

  private void withoutItsSecretNothingIsCounted() {
    await().atMost(PATIENCE).until(() -> state("eu").equals("blocked"));
    assertThat(region("eu").path("detail").asText())
        .isEqualTo(
            "secret probe-password: missing (expected a file DATA/secrets/probes/probe-password,"
                + " mode 0600); secret probe-user: missing (expected a file"
                + " DATA/secrets/probes/probe-user, mode 0600)");
    JsonNode component = component();
    assertThat(component.path("health").asText()).isEqualTo("bad");
    assertThat(component.path("detail").asText()).contains("check-in in eu: secret probe-password");
    assertThat(get("/api/v1/slos/check-in-works").path("state").asText()).isEqualTo("no_data");
    assertThat(server.get("/metrics", viewer).body())
        .contains("syntropy_probe_runs_total{outcome=\"blocked\"}")
        .contains("syntropy_probe_pairs 2.0");
  }

  /** The record of a failed run leads to the trace that the service saw. */
  private void told(ScriptedService breaking) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode log = get("/api/v1/logs?service=social&text=check-in&limit=1").at("/items/0");
          assertThat(log.path("message").asText())
              .isEqualTo("probe check-in failed in us at step feed: status 503 (expected 200)");
          String trace = log.path("trace_id").asText();
          assertThat(trace).hasSize(32);
          assertThat(breaking.traces()).anyMatch(header -> header.contains(trace));
        });
    Instant now = Instant.now();
    JsonNode runs =
        get(
            "/api/v1/metrics/query_range?metric=synthetics.probe.runs&function=sum"
                + "&group_by=error.type&filter=synthetics.outcome%3Dfailure&from="
                + now.minusSeconds(300)
                + "&to="
                + now);
    assertThat(runs.at("/items/0/labels/error.type").asText()).isEqualTo("503");
    assertThat(component().path("health").asText())
        .as("a broken service is not ours")
        .isEqualTo("good");
    assertThat(component().path("detail").asText()).contains("found broken: check-in in us");
  }

  private void restartedItCountsOn() {
    double before = total("check-in-works", "eu");
    server.killGroup();
    server =
        SyntropyProcess.start(
            folder.resolve("data"), "--config", folder.resolve("config").toString());
    viewer = server.token("viewer");
    assertThat(total("check-in-works", "eu")).as("replayed").isGreaterThanOrEqualTo(before);
    await().atMost(PATIENCE).until(() -> total("check-in-works", "eu") > before);
  }

  private void noSecretIsAnywhere() throws IOException {
    assertThat(server.output()).doesNotContain("hunter7", ScriptedService.USER);
    server.stop();
    byte[] secret = "hunter7".getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      List<Path> holding =
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().contains("/secrets/"))
              .filter(file -> !file.toString().contains("/pg-bin/"))
              .filter(file -> contains(file, secret))
              .toList();
      assertThat(holding).isEmpty();
    }
  }

  private static boolean contains(Path file, byte[] text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          .contains(new String(text, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void config(String eu, String us) throws IOException {
    Files.createDirectories(folder.resolve("config"));
    String regions =
        "    - {name: eu, base_url: \"%s\"}\n    - {name: us, base_url: \"%s\"}".formatted(eu, us);
    Files.writeString(
        folder.resolve("config/all.yaml"), ScriptRunIT.SCRIPT.formatted(regions) + SLO);
  }

  private void secret(String name, String text) throws IOException {
    Path probes = Files.createDirectories(folder.resolve("data/secrets/probes"));
    Path file = probes.resolve(name);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text + "\n");
  }

  private JsonNode region(String name) {
    for (JsonNode region : get("/api/v1/probes").at("/items/0/regions")) {
      if (region.path("region").asText().equals(name)) {
        return region;
      }
    }
    return JSON.createObjectNode();
  }

  private String state(String region) {
    return region(region).path("state").asText();
  }

  private JsonNode group(String slo, String region) {
    for (JsonNode group : get("/api/v1/slos/" + slo).path("groups")) {
      if (group.at("/labels/cloud.region").asText().equals(region)) {
        return group;
      }
    }
    return JSON.createObjectNode();
  }

  private double total(String slo, String region) {
    return group(slo, region).path("total").asDouble();
  }

  private String alerts() {
    return get("/api/v1/incidents").toString();
  }

  private JsonNode component() {
    for (JsonNode part : get("/api/v1/status").path("components")) {
      if (part.path("name").asText().equals("synthetic_probes")) {
        return part;
      }
    }
    throw new AssertionError("synthetic_probes: not in the status");
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = server.get(path, viewer);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.body(), e);
    }
  }
}
