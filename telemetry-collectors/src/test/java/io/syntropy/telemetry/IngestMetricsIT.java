package io.syntropy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What receivers and journal say of themselves, after real requests and real failures. */
class IngestMetricsIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private static <T> T named(MetricSnapshots all, String name, Class<T> type) {
    return all.stream()
        .filter(s -> s.getMetadata().getName().equals(name))
        .map(type::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is missing in " + all));
  }

  private static double gauge(MetricSnapshots all, String name) {
    return named(all, name, GaugeSnapshot.class).getDataPoints().getFirst().getValue();
  }

  private static Map<Labels, Double> counts(MetricSnapshots all, String name) {
    return named(all, name, CounterSnapshot.class).getDataPoints().stream()
        .collect(Collectors.toMap(p -> p.getLabels(), p -> p.getValue()));
  }

  private static List<HistogramSnapshot.HistogramDataPointSnapshot> requests(MetricSnapshots all) {
    return named(all, "syntropy_receiver_request_duration_seconds", HistogramSnapshot.class)
        .getDataPoints();
  }

  @Test
  void requestsAreCountedByRouteAndStatusWithTheirTrace() throws Exception {
    try (ReceiverFixture fixture = new ReceiverFixture(ReceiverConfig.loopback(0, 0), folder)) {
      byte[] body = OtlpPayloads.everyKind().toByteArray();
      fixture.post(
          "/v1/metrics",
          ReceiverFixture.PROTOBUF,
          body,
          "traceparent",
          "00-" + TRACE + "-00f067aa0ba902b7-01");
      fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, new byte[] {1, 2, 3});
      fixture.post("/made/up/" + System.nanoTime(), ReceiverFixture.PROTOBUF, body);
      await()
          .atMost(PATIENCE)
          .until(() -> requests(fixture.receiver.metrics().collect()).size() == 3);

      MetricSnapshots all = fixture.receiver.metrics().collect();
      assertThat(requests(all))
          .extracting(p ->
              p.getLabels().get("http_route")
                  + " "
                  + p.getLabels().get("http_response_status_code"))
          .containsExactlyInAnyOrder("/v1/metrics 200", "/v1/metrics 400", "unmatched 404");
      Exemplar exemplar =
          requests(all).stream()
              .filter(p -> "200".equals(p.getLabels().get("http_response_status_code")))
              .findFirst()
              .orElseThrow()
              .getExemplars()
              .getLatest();
      assertThat(exemplar).isNotNull();
      assertThat(exemplar.getLabels().get("trace_id")).isEqualTo(TRACE);
      assertThat(counts(all, "syntropy_receiver_accepted_items"))
          .containsEntry(Labels.of("signal", "metrics"), 5.0);
      assertThat(gauge(all, "syntropy_receiver_in_flight_bytes")).isZero();
      assertThat(gauge(all, "syntropy_receiver_in_flight_limit_bytes")).isEqualTo(160 << 20);
    }
  }

  @Test
  void theJournalCountsWhatItForcedAndWhatItCouldNot() throws Exception {
    FaultyFile.Faults faults = new FaultyFile.Faults();
    try (SegmentJournal journal =
        new SegmentJournal(JournalConfig.in(folder), JournalContract::lengthOf, faults::open)) {
      journal.start(r -> {});
      journal.append(RecordKind.CONTROL, 0, new byte[300], List.of()).get(20, TimeUnit.SECONDS);
      faults.forceFails = true;
      assertThatThrownBy(() ->
              journal
                  .append(RecordKind.CONTROL, 0, new byte[9], List.of())
                  .get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class);
      assertThat(journal.failing()).isTrue();

      MetricSnapshots all = journal.metrics().collect();
      HistogramSnapshot bytes =
          named(all, "syntropy_journal_commit_bytes", HistogramSnapshot.class);
      assertThat(bytes.getDataPoints().getFirst().getCount()).isEqualTo(1);
      assertThat(bytes.getDataPoints().getFirst().getSum()).isEqualTo(300);
      assertThat(counts(all, "syntropy_journal_commit_failures")).containsEntry(Labels.EMPTY, 1.0);
      assertThat(gauge(all, "syntropy_journal_end_position")).isEqualTo(journal.end());
      assertThat(gauge(all, "syntropy_journal_damaged_bytes")).isZero();

      faults.forceFails = false;
      journal.append(RecordKind.CONTROL, 0, new byte[9], List.of()).get(20, TimeUnit.SECONDS);
      assertThat(journal.failing()).isFalse();
    }
  }
}
