package io.syntropy.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ViewedDataTest {
  @ParameterizedTest
  @CsvSource({
    "/api/v1/traces,telemetry,traces",
    "/api/v1/traces/4bf92f3577b34da6a3ce929d0e0e4736,telemetry,traces",
    "/api/v1/logs,telemetry,logs",
    "/api/v1/metrics/query_range,telemetry,metrics",
    "/api/v1/observability/export,telemetry,observability/export",
    "/api/v1/costs/allocation,costs,costs",
    "/api/v1/audit,audit,audit",
    "/api/v1/audit/,audit,audit",
    "/api/v1/audit/17,audit,audit",
    "/api/v1/audit/leaves,audit,audit/leaves",
    "/api/v1/audit/tile/entries/000.p/3,audit,audit/tile/entries"
  })
  void theseShowWhatIsWorthARecordAndNoId(String path, String kind, String surface) {
    assertThat(ViewedData.of("GET", path)).hasValue(new ViewedData(kind, surface));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "/api/v1/slos",
        "/api/v1/audit/checkpoint",
        "/api/v1/audit/proof/inclusion",
        "/api/v1/audit/tile/0/000",
        "/api/v1/audit/records",
        "/traces"
      })
  void theseDoNot(String path) {
    assertThat(ViewedData.of("GET", path)).isEmpty();
  }

  @Test
  void aQueryMayBeAPost() {
    assertThat(ViewedData.of("POST", "/api/v1/explain/difference")).isPresent();
    assertThat(ViewedData.of("POST", "/api/v1/audit/records")).isEmpty();
  }
}
