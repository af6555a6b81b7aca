package io.syntropy.telemetry.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Sample.Temporality;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.PushBody;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.Rejections;
import io.syntropy.telemetry.prometheus.RemoteWrite;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is read back by the receiver's own reading of the protocol. */
class RemoteWriteBatchTest {
  private static final long NOW = 1_780_000_000_000L;
  private static final long NANOS = NOW * 1_000_000;
  private static final Attributes RESOURCE =
      Attributes.of(
          "service.namespace",
          "prod",
          "service.name",
          "shop",
          "service.instance.id",
          "i",
          "host.name",
          "h");
  private static final Attributes READ =
      Attributes.of(
          "service.namespace", "prod", "service.name", "shop", "service.instance.id", "i");

  private final RemoteWriteBatch batch = new RemoteWriteBatch();

  private static Series series(String name, String unit, String... attributes) {
    return new Series("", name, unit, RESOURCE, Attributes.of(attributes));
  }

  private static Series read(String name, String unit, String... attributes) {
    return new Series("", name, unit, READ, Attributes.of(attributes));
  }

  private void add(Sample... samples) {
    batch.add(new JournalRecord(0, RecordKind.OTLP_METRICS, NOW, new byte[0], List.of(samples)));
  }

  private List<Sample> written() throws Exception {
    List<Batch.Request> requests = batch.take();
    assertThat(requests).hasSize(1);
    PushBody body =
        PushBody.of("application/x-protobuf", "snappy", requests.getFirst().body(), NOW, 1 << 24);
    Rejections rejections = new Rejections();
    byte[] otlp = new RemoteWrite().translate(body, rejections);
    assertThat(rejections.total()).isZero();
    return new OtlpDecoder().decode(RecordKind.OTLP_METRICS, otlp, NOW);
  }

  private static Sample.Sum sum(Series series, long time, double value) {
    return new Sample.Sum(series, 0, time, Temporality.CUMULATIVE, true, value);
  }

  private static Sample.Sum delta(Series series, long time, double value) {
    return new Sample.Sum(series, time - 1, time, Temporality.DELTA, true, value);
  }

  @Test
  void countersAndGaugesUnderTheirPrometheusNames() throws Exception {
    add(
        new Sample.Sum(
            series("http.server.requests", "{request}", "http.route", "/a"),
            NANOS - 5,
            NANOS,
            Temporality.CUMULATIVE,
            true,
            7),
        new Sample.Gauge(series("jvm.memory.used", "By"), NANOS, -3),
        sum(series("lat_seconds_bucket", "", "le", "0.25"), NANOS, 4));

    assertThat(written())
        .containsExactlyInAnyOrder(
            sum(read("http_server_requests_total", "", "http_route", "/a"), NANOS, 7),
            new Sample.Gauge(read("jvm_memory_used_bytes", "By"), NANOS, -3),
            sum(read("lat_seconds_bucket", "", "le", "0.25"), NANOS, 4));
  }

  @Test
  void deltasAreSummedUpOverBatchesAndNothingOlderIsWritten() throws Exception {
    Series series = series("a", "");
    add(delta(series, NANOS - 2_000_000, 3), delta(series, NANOS - 1_000_000, 4));
    assertThat(written())
        .containsExactly(
            sum(read("a_total", ""), NANOS - 2_000_000, 3),
            sum(read("a_total", ""), NANOS - 1_000_000, 7));
    add(delta(series, NANOS, 1), sum(series("b", ""), NANOS, 1));
    assertThat(written()).contains(sum(read("a_total", ""), NANOS, 8));
    add(sum(series("b", ""), NANOS, 1));
    assertThat(batch.take()).isEmpty();
  }

  @Test
  void explicitHistogramsAreCumulatedBuckets() throws Exception {
    Series series = series("lat", "s");
    double[] bounds = {0.25, 1};
    add(
        new Sample.Histogram(
            series, 0, NANOS - 1_000_000, Temporality.DELTA, 3, 2.5, bounds, new long[] {1, 1, 1}),
        new Sample.Histogram(
            series, 0, NANOS, Temporality.DELTA, 2, 0.5, bounds, new long[] {2, 0, 0}));

    assertThat(written())
        .filteredOn(s -> s.timeNanos() == NANOS)
        .containsExactlyInAnyOrder(
            sum(read("lat_seconds_bucket", "", "le", "0.25"), NANOS, 3),
            sum(read("lat_seconds_bucket", "", "le", "1"), NANOS, 4),
            sum(read("lat_seconds_bucket", "", "le", "+Inf"), NANOS, 5),
            sum(read("lat_seconds_count", ""), NANOS, 5),
            sum(read("lat_seconds_sum", "s"), NANOS, 3));
  }

  @Test
  void exponentialHistogramsComeBackAsTheyWere() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      Sample.ExponentialHistogram h = exponential(random, i);
      add(h);
      assertThat(written())
          .containsExactly(
              new Sample.ExponentialHistogram(
                  read("n" + i + "_seconds", "s"),
                  0,
                  h.timeNanos(),
                  Temporality.CUMULATIVE,
                  h.count(),
                  h.sum(),
                  h.scale(),
                  h.zeroCount(),
                  h.zeroThreshold(),
                  h.positiveOffset(),
                  h.positive(),
                  h.negativeOffset(),
                  h.negative()));
    }
  }

  private static Sample.ExponentialHistogram exponential(Random random, int i) {
    long[] positive = counts(random);
    long[] negative = counts(random);
    long zero = random.nextInt(5);
    long count = zero;
    for (long c : positive) {
      count += c;
    }
    for (long c : negative) {
      count += c;
    }
    return new Sample.ExponentialHistogram(
        series("n" + i, "s"),
        0,
        NANOS,
        Temporality.CUMULATIVE,
        count,
        random.nextInt(100),
        random.nextInt(13) - 4,
        zero,
        random.nextInt(2) * 0.001,
        random.nextInt(200) - 100,
        positive,
        random.nextInt(200) - 100,
        negative);
  }

  /** First and last bucket not empty: others come back without what is empty around them. */
  private static long[] counts(Random random) {
    long[] counts = new long[1 + random.nextInt(20)];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = random.nextInt(4);
    }
    counts[0] = 1;
    counts[counts.length - 1] = 2;
    return counts;
  }

  @Test
  void deltaExponentialsMeetAtTheCoarserScale() {
    NativeTotals fine =
        new NativeTotals(
            3, 1, 0, 1, new NativeTotals.Run(-3, new long[] {1, 2, 3, 4}), NativeTotals.Run.EMPTY);
    NativeTotals coarse =
        new NativeTotals(
            2, 2, 0, 1, new NativeTotals.Run(0, new long[] {5}), NativeTotals.Run.EMPTY);
    NativeTotals both = fine.plus(coarse);
    assertThat(both.scale()).isEqualTo(2);
    assertThat(both.zeroCount()).isEqualTo(2);
    // Buckets -3 | -2 -1 | 0 of the finer scale are -2 | -1 | 0 of the coarser.
    assertThat(both.positive().offset()).isEqualTo(-2);
    assertThat(both.positive().counts()).containsExactly(1, 5, 9);
  }

  @Test
  void allOfAGoneSeriesIsMarked() throws Exception {
    Series series = series("lat", "s");
    add(
        new Sample.Histogram(
            series,
            0,
            NANOS - 1_000_000,
            Temporality.CUMULATIVE,
            3,
            2.5,
            new double[] {1},
            new long[] {1, 2}));
    written();
    add(new Sample.Stale(series, NANOS));
    assertThat(written())
        .hasSize(4)
        .allSatisfy(s -> assertThat(s).isInstanceOf(Sample.Stale.class));
  }
}
