package io.syntropy.server.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.syntropy.slo.promql.PolledQuery;
import io.syntropy.slo.promql.PolledQuery.Reading;
import io.syntropy.slo.promql.PrometheusSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of Prometheus' HTTP API, and what is journalled of them. */
class AnswerTest {
  private static final long SECOND = 1_000_000_000L;

  private static Answer read(int status, String body) throws QueryFailed {
    return Answer.read(status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String vector(String... pairs) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
        + String.join(",", pairs)
        + "]}}";
  }

  private static PolledQuery query(Reading reading, double window) {
    PrometheusSource source =
        new PrometheusSource(
            "prom", URI.create("http://127.0.0.1:9/x/"), Duration.ofSeconds(30), "", "", false);
    return new PolledQuery(source, "q", reading, window, List.of());
  }

  @Test
  void vectorsAndScalarsAreValuesWithLabelsAndTime() throws QueryFailed {
    Answer vector =
        read(
            200,
            vector(
                "{\"metric\":{\"__name__\":\"up\",\"job\":\"a\"},\"value\":[1772323200.5,\"0.25\"]}",
                "{\"metric\":{},\"value\":[1772323200.5,\"NaN\"]}",
                "{\"metric\":{},\"value\":[1772323200.5,\"+Inf\"]}"));
    assertThat(vector.values())
        .containsExactly(new Answer.Value(Map.of("job", "a"), 1_772_323_200_500_000_000L, 0.25));
    Answer scalar =
        read(
            200,
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[7,\"3\"]}}");
    assertThat(scalar.values()).containsExactly(new Answer.Value(Map.of(), 7 * SECOND, 3));
    assertThat(read(200, vector()).values()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          200 | hello | HTTP 200, no JSON (expected Prometheus' HTTP API)
          502 | <html> | HTTP 502, no JSON (expected Prometheus' HTTP API)
          400 | {"status":"error","error":"1:4: parse error"} | HTTP 400: 1:4: parse error
          401 | {} | HTTP 401
          200 | {"status":"success","data":{"resultType":"matrix","result":[]}} | resultType matrix (expected vector or scalar)
          200 | {"status":"success","data":{"resultType":"scalar","result":[1,"x"]}} | a value that is no number
          200 | {"status":"success","data":{"resultType":"scalar","result":[]}} | a value without its time
          """)
  void whatIsNoAnswerFailsWithAReason(int status, String body, String reason) {
    assertThatThrownBy(() -> read(status, body))
        .isInstanceOf(QueryFailed.class)
        .hasMessageStartingWith(reason);
  }

  @Test
  void tooManySeriesAreRefused() {
    String[] many = new String[Answer.MAX_SERIES + 1];
    java.util.Arrays.fill(many, "{\"metric\":{},\"value\":[1,\"1\"]}");
    assertThatThrownBy(() -> read(200, vector(many))).hasMessageContaining("1001 series");
  }

  private static NumberDataPoint only(PolledQuery query, double value, long since, String metric)
      throws QueryFailed {
    Answer answer = new Answer(List.of(new Answer.Value(Map.of("a.b", "c"), 100 * SECOND, value)));
    Metric found =
        Payload.of(query, answer, since)
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetricsList()
            .stream()
            .filter(m -> m.getName().equals(metric))
            .findFirst()
            .orElseThrow();
    return found.hasSum() ? found.getSum().getDataPoints(0) : found.getGauge().getDataPoints(0);
  }

  @Test
  void aRateCountsItsSecondsSinceTheAnswerBefore() throws QueryFailed {
    NumberDataPoint point =
        only(query(Reading.RATE, 1), 2.5, 60 * SECOND, "syntropy.polled.increment");
    assertThat(point.getAsDouble()).isEqualTo(100);
    assertThat(point.getStartTimeUnixNano()).isEqualTo(60 * SECOND);
    assertThat(point.getTimeUnixNano()).isEqualTo(100 * SECOND);
    assertThat(point.getAttributesList()).hasSize(2);
    assertThat(
            only(query(Reading.RATE, 300), 750, 60 * SECOND, "syntropy.polled.increment")
                .getAsDouble())
        .as("an increase over 5 m")
        .isEqualTo(100);
  }

  @Test
  void aShareIsOneObservation() throws QueryFailed {
    PolledQuery share = query(Reading.SHARE, 1);
    assertThat(only(share, 0.75, 70 * SECOND, "syntropy.polled.share").getAsDouble())
        .isEqualTo(0.75);
    assertThat(only(share, 0.75, 70 * SECOND, "syntropy.polled.observations").getAsDouble())
        .isEqualTo(1);
    assertThatThrownBy(() -> only(share, 1.2, 70 * SECOND, "syntropy.polled.share"))
        .hasMessage("1.2 (expected a share from 0 to 1)");
  }

  @Test
  void countersAreTotalsAndValuesAreGauges() throws QueryFailed {
    NumberDataPoint counter = only(query(Reading.COUNTER, 1), 7, 1, "syntropy.polled.count");
    assertThat(counter.getStartTimeUnixNano()).isZero();
    assertThat(counter.getAsDouble()).isEqualTo(7);
    assertThat(only(query(Reading.VALUE, 1), -7, 1, "syntropy.polled.value").getAsDouble())
        .isEqualTo(-7);
    assertThatThrownBy(() -> only(query(Reading.RATE, 1), -1, 1, "x"))
        .hasMessageContaining("not negative");
  }

  @Test
  void theAddressIsBelowTheBase() {
    assertThat(Asking.address(URI.create("http://h:1"))).hasToString("http://h:1/api/v1/query");
    assertThat(Asking.address(URI.create("https://h/prom/")))
        .hasToString("https://h/prom/api/v1/query");
  }
}
