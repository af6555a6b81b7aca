package io.syntropy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalLineTest {
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";

  private static Sample.Log log(String body, String... resource) {
    return new Sample.Log(
        1_000_000_000, "", body, "", "", Attributes.of(resource), Attributes.EMPTY);
  }

  @Test
  void everyFieldFindsItsPlace() {
    Sample.Log read =
        CanonicalLine.read(
            log(
                """
                {"ts":"2026-11-21T10:00:00Z","level":"warning","service":"social",
                 "route":"/v1/feed","trace_id":"%s","span_id":"EEE19B7EC3C1B174",
                 "user_hash":"ab12","region":"eu-west-1","status":503,"latency_ms":12.5,
                 "hz_bucket":4,"entropy":0.75,"message":"slow","correlation_id":"c-1",
                 "schema_version":"2","retries":3,"circuit_state":"half_open",
                 "infra":{"pod":"social-7","node":"n1"},"mood_delta":-0.1,"action_type":"post",
                 "nothing":null,"list":[1,{"a":2}]}
                """
                    .formatted(TRACE)));

    assertThat(read)
        .isEqualTo(
            new Sample.Log(
                1_000_000_000,
                "WARN",
                "slow",
                TRACE,
                "eee19b7ec3c1b174",
                Attributes.of("service.name", "social"),
                Attributes.of(
                    "http.route", "/v1/feed",
                    "user_hash", "ab12",
                    "cloud.region", "eu-west-1",
                    "http.response.status_code", "503",
                    "latency_ms", "12.5",
                    "hz_bucket", "4",
                    "entropy", "0.75",
                    "correlation_id", "c-1",
                    "schema_version", "2",
                    "retries", "3",
                    "circuit_state", "half_open",
                    "k8s.pod.name", "social-7",
                    "k8s.node.name", "n1",
                    "mood_delta", "-0.1",
                    "action_type", "post")));
  }

  @Test
  void whatTheRecordSaysWins() {
    Sample.Log read =
        CanonicalLine.read(
            new Sample.Log(
                7,
                "ERROR",
                "{\"ts\":1,\"level\":\"info\",\"service\":\"a\",\"trace_id\":\"x\",\"status\":\"ok\","
                    + "\"infra.pod\":\"p\",\"k\":\"line\"}",
                TRACE,
                "",
                Attributes.of("service.name", "b"),
                Attributes.of("k", "record")));

    assertThat(read.severity()).isEqualTo("ERROR");
    assertThat(read.traceId()).isEqualTo(TRACE);
    assertThat(read.resource().get("service.name")).isEqualTo("b");
    assertThat(read.body()).startsWith("{\"ts\"");
    assertThat(read.attributes().asMap())
        .containsOnly(
            Map.entry("status", "ok"),
            Map.entry("k8s.pod.name", "p"),
            Map.entry("k", "record"),
            Map.entry("trace_id", "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "{}",
        "{\"a\":1}",
        "{\"level\":\"info\"",
        "{\"level\":\"info\"} x",
        "[{\"level\":1}]",
        "{\"level\":\"info\"}{}",
        "{\"a\":{\"level\":\"x\"}}"
      })
  void otherLinesStayAsTheyAre(String body) {
    Sample.Log log = log(body);
    assertThat(CanonicalLine.read(log)).isSameAs(log);
  }

  @Test
  void missingFieldsAreCountedByServiceUpToABound() {
    IncompleteLines lines = new IncompleteLines();
    lines.count(
        CanonicalLine.read(log("{\"level\":\"info\",\"service\":\"a\",\"message\":\"m\"}")));
    lines.count(CanonicalLine.read(log("plain")));
    lines.count(
        CanonicalLine.read(
            log(
                "{\"ts\":1,\"level\":\"info\",\"service\":\"fine\",\"trace_id\":\"%s\"}"
                    .formatted(TRACE))));
    assertThat(lines.counts())
        .isEqualTo(
            Map.of(
                "a",
                Map.of(IncompleteLines.Field.TS, 1L, IncompleteLines.Field.TRACE_ID, 1L),
                "",
                Map.of(
                    IncompleteLines.Field.LEVEL,
                    1L,
                    IncompleteLines.Field.SERVICE,
                    1L,
                    IncompleteLines.Field.TRACE_ID,
                    1L)));

    for (int i = 0; i < 2000; i++) {
      lines.count(log("x", "service.name", "s" + i));
    }
    assertThat(lines.counts()).hasSize(IncompleteLines.LIMIT + 1);
    assertThat(lines.counts().get(IncompleteLines.OTHER))
        .containsEntry(IncompleteLines.Field.LEVEL, 2000L - (IncompleteLines.LIMIT - 2));
  }

  @Test
  void mutatedLinesNeverThrow() {
    String good = "{\"ts\":\"t\",\"level\":\"info\",\"infra\":{\"pod\":\"p\"},\"n\":1.5e3}";
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(good);
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(256));
      }
      assertThat(CanonicalLine.read(log(text.toString())).timeNanos()).isEqualTo(1_000_000_000);
    }
  }
}
