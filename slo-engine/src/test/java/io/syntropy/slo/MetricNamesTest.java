package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricNamesTest {

  @ParameterizedTest
  @CsvSource({
    "http.server.request.duration, s, DISTRIBUTION, http_server_request_duration_seconds",
    "http.server.requests, {request}, COUNTER, http_server_requests_total",
    "system.memory.utilization, 1, GAUGE, system_memory_utilization_ratio",
    "jvm.memory.used, By, GAUGE, jvm_memory_used_bytes",
    "disk.io, By, COUNTER, disk_io_bytes_total",
    "total.errors, 1, COUNTER, errors_total",
    "request_duration_seconds, s, DISTRIBUTION, request_duration_seconds",
    "wind.speed, m/s, GAUGE, wind_speed_meters_per_second",
    "net.rate, By/s, GAUGE, net_rate_bytes_per_second",
    "queue..size, '', GAUGE, queue_size",
    "_odd-name!, '', GAUGE, odd_name",
    "2xx.count, '', COUNTER, _2xx_count_total",
    "social.collective.hz, Hz, DISTRIBUTION, social_collective_hz_hertz",
    "job:rate, '', GAUGE, job:rate",
    "io.ops, {op}/s, GAUGE, io_ops_per_second",
  })
  void namesForPrometheus(String name, String unit, MetricNames.Kind kind, String expected) {
    assertThat(MetricNames.prometheus(name, unit, kind)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http.route, http_route",
    "service-name, service_name",
    "2nd, key_2nd",
    "already_fine, already_fine",
    "größe, gr__e",
  })
  void labelsForPrometheus(String key, String expected) {
    assertThat(MetricNames.prometheusLabel(key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http_requests_total, , false, http_requests_total, ''",
    "http_request_duration_seconds, seconds, false, http_request_duration_seconds, s",
    "http_requests_total, , true, http_requests, ''",
    "http_request_duration_seconds, seconds, true, http_request_duration, s",
    "process_cpu_seconds_total, , true, process_cpu, s",
    "node_network_bytes_per_second, , true, node_network, By/s",
    "cache_hit_ratio, , true, cache_hit, 1",
    "up, , true, up, ''",
    "seconds, , true, seconds, ''",
    "queue_parrots, parrots, true, queue, parrots",
  })
  void namesFromPrometheus(
      String name, String unit, boolean trim, String expected, String expectedUnit) {
    assertThat(MetricNames.otlp(name, unit, trim))
        .isEqualTo(new MetricNames.Otlp(expected, expectedUnit));
  }

  @ParameterizedTest
  @CsvSource({
    "http_request_duration_seconds, s",
    "http_request_duration_seconds_sum, s",
    "process_cpu_seconds_total, s",
    "http_request_duration_seconds_count, ''",
    "http_request_duration_seconds_bucket, ''",
    "node_memory_MemFree_bytes, By",
    "up, ''",
  })
  void unitsThatNamesTell(String name, String unit) {
    assertThat(MetricNames.unitInName(name)).isEqualTo(unit);
  }

  @ParameterizedTest
  @CsvSource({
    "lat_seconds_bucket, COUNTER, lat_seconds_bucket",
    "lat_seconds_count, COUNTER, lat_seconds_count",
    "http.request.count, COUNTER, http_request_count_total",
    "jobs, COUNTER, jobs_total",
    "queue_count, GAUGE, queue_count",
  })
  void partsOfHistogramsGoBackUnderTheirName(String name, MetricNames.Kind kind, String expected) {
    assertThat(MetricNames.prometheusSeries(name, "", kind)).isEqualTo(expected);
  }

  @Test
  void theRegionIsKnownByOneName() {
    assertThat(MetricNames.otlpAttribute("cloud_region")).isEqualTo("cloud.region");
    assertThat(MetricNames.otlpAttribute("http_route")).isEqualTo("http_route");
  }
}
