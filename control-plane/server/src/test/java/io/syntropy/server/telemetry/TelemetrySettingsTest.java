package io.syntropy.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.config.Fault;
import io.syntropy.telemetry.store.DataClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelemetrySettingsTest {
  private final List<Fault> faults = new ArrayList<>();

  private TelemetrySettings read(String text) {
    return TelemetrySettings.read("telemetry.yaml", text, faults);
  }

  @Test
  void anEmptyFileMeansTheDefaults() {
    assertThat(read("# nothing\n")).isEqualTo(TelemetrySettings.DEFAULTS);
    assertThat(read("sampling: {}\nretention: {}\n")).isEqualTo(TelemetrySettings.DEFAULTS);
    assertThat(faults).isEmpty();
  }

  @Test
  void everyFieldIsRead() {
    TelemetrySettings read =
        read(
            """
            metrics: {store: false}
            retention: {logs: 30d, archive: 60d, metrics-fine: 2d}
            sampling: {rate: 0.1, critical: [credit, /v1/pay]}
            scrubbing: {drop: [tax.id], hash: [customer], keep: [order.email]}
            cardinality: {series_per_service: 500, services: {shop: 900}}
            """);
    assertThat(faults).isEmpty();
    assertThat(read.storeMetrics()).isFalse();
    assertThat(read.retention().age(DataClass.LOGS)).isEqualTo(Duration.ofDays(30));
    assertThat(read.retention().age(DataClass.METRICS_FINE)).isEqualTo(Duration.ofDays(2));
    assertThat(read.retention().age(DataClass.SPANS)).isEqualTo(Duration.ofDays(14));
    assertThat(read.sampling().rate()).isEqualTo(0.1);
    assertThat(read.sampling().critical()).containsExactlyInAnyOrder("credit", "/v1/pay");
    assertThat(read.scrubbing().hash()).containsExactly("customer");
    assertThat(read.cardinality().budget()).isEqualTo(500);
    assertThat(read.cardinality().budgets()).containsEntry("shop", 900);
  }

  @Test
  void allFaultsAreNamedWithTheirLines() {
    read(
        """
        sampling: {rate: 2}
        retention: {debugs: 7d}
        cardinality: {series_per_service: 0}
        metric: {store: false}
        """);
    assertThat(faults.stream().map(Fault::toString))
        .anyMatch(f -> f.contains("telemetry.yaml:1:") && f.contains("rate"))
        .anyMatch(f -> f.contains("telemetry.yaml:2:") && f.contains("debugs: unknown field"))
        .anyMatch(f -> f.contains("telemetry.yaml:3:") && f.contains("series_per_service"))
        .anyMatch(f -> f.contains("telemetry.yaml:4:") && f.contains("metric: unknown field"));
  }

  @Test
  void contradictingAgesAreAFault() {
    read("retention: {logs: 2y}\n");
    assertThat(faults).isNotEmpty();
    faults.clear();
    read("retention: {logs: 900d}\n");
    assertThat(faults).singleElement().asString().contains("retention of archive");
  }
}
