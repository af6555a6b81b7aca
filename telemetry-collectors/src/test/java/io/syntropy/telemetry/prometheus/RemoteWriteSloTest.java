package io.syntropy.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.EngineLimits;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.SignalReading;
import io.syntropy.slo.SliEngine;
import io.syntropy.slo.promql.Meaning;
import io.syntropy.slo.promql.Recogniser;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.PushBody;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.Rejections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** PromQL of SLOs over series that came by remote write: the way of a request, but for the disk. */
class RemoteWriteSloTest {
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final RemoteWrite write = new RemoteWrite();
  private final SliEngine engine = new SliEngine(EngineLimits.DEFAULT);
  private Instant now = START;

  private void define(String query) throws Exception {
    Meaning.Share share = (Meaning.Share) Recogniser.recognise(query);
    engine.define(
        List.of(),
        Map.of("s", new Indicator.Ratio(share.part(), share.partIsValue(), share.total())));
  }

  private void receive(WriteRequests request) throws Exception {
    PushBody body =
        PushBody.of(
            "application/x-protobuf", "snappy", request.body(), now.toEpochMilli(), 1 << 20);
    byte[] otlp = write.translate(body, new Rejections());
    engine.accept(
        now.toEpochMilli(),
        new OtlpDecoder().decode(RecordKind.OTLP_METRICS, otlp, now.toEpochMilli()));
  }

  private static WriteRequests.One series(String name, String... labels) {
    return new WriteRequests.One().labels("__name__", name).labels(labels);
  }

  private SignalReading.Group read() {
    return engine.read("s", Duration.ofHours(1), now).orElseThrow().groups().getFirst();
  }

  /** Two scrapes ten seconds apart: the first is the baseline, for nothing tells of a start. */
  private void twice(Scrape scrape) throws Exception {
    for (int n = 1; n <= 2; n++) {
      now = START.plusSeconds(10L * n);
      receive(scrape.at(now.toEpochMilli(), n));
    }
  }

  private interface Scrape {
    WriteRequests at(long millis, int n);
  }

  @Test
  void bucketsAreCountersWithTheirLimitAsALabel() throws Exception {
    define(
        "sum(rate(http_seconds_bucket{le=\"0.25\",job=\"prod/shop\"}[5m]))"
            + " / sum(rate(http_seconds_count{job=\"prod/shop\"}[5m]))");
    twice((millis, n) ->
        new WriteRequests()
            .add(
                series("http_seconds_bucket", "job", "prod/shop", "le", "0.25")
                    .sample(millis, 6 * n))
            .add(
                series("http_seconds_bucket", "job", "prod/shop", "le", "+Inf")
                    .sample(millis, 9 * n))
            .add(series("http_seconds_count", "job", "prod/shop").sample(millis, 9 * n))
            .add(series("http_seconds_count", "job", "other").sample(millis, 100 * n)));
    assertThat(read().good()).isEqualTo(6);
    assertThat(read().total()).isEqualTo(9);
  }

  @Test
  void totalsAreCountedThroughResetsAndTypesThatArriveLate() throws Exception {
    define(
        "sum by (cloud_region)(rate(requests_total{code!~\"5..\"}[5m]))"
            + " / sum by (cloud_region)(rate(requests_total[5m]))");
    double[] values = {50, 60, 5};
    for (int n = 0; n < values.length; n++) {
      now = START.plusSeconds(10L * n + 10);
      WriteRequests request = new WriteRequests();
      if (n == 1) {
        request.metadata(1, "requests");
      }
      for (String code : new String[] {"200", "500"}) {
        request.add(
            series(
                    "requests_total",
                    "cloud_region",
                    "eu-west-1",
                    "code",
                    code,
                    "instance",
                    "i",
                    "job",
                    "j")
                .sample(now.toEpochMilli(), values[n]));
      }
      receive(request);
    }
    assertThat(read().labels()).isEqualTo(Map.of("cloud_region", "eu-west-1"));
    assertThat(read().good()).isEqualTo(15);
    assertThat(read().total()).isEqualTo(30);
  }

  @Test
  void nativeHistogramsAreCut() throws Exception {
    define("histogram_fraction(0, 0.25, sum(rate(http_seconds[5m])))");
    twice((millis, n) ->
        new WriteRequests()
            .add(
                series("http_seconds", "job", "j")
                    .histogram(out -> {
                      out.writeUInt64(1, 5 * n);
                      out.writeDouble(3, n);
                      out.writeSInt32(4, 0);
                      // (0.125, 0.25] and (0.25, 0.5]
                      out.writeByteArray(11, WriteRequests.span(-2, 2));
                      out.writeByteArray(12, WriteRequests.packedDeltas(3 * n, -n));
                      out.writeInt64(15, millis);
                    })));
    assertThat(read().good()).isEqualTo(3);
    assertThat(read().total()).isEqualTo(5);
  }
}
