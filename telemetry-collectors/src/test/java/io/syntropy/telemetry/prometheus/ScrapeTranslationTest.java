package io.syntropy.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.RecordKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScrapeTranslationTest {
  private static final long NOW = 1_780_000_000_000L;
  private static final long NANOS = NOW * 1_000_000;
  private static final Attributes RESOURCE =
      Attributes.of("service.name", "shop", "service.instance.id", "h:1");

  private final OtlpMetrics out = new OtlpMetrics();
  private final ScrapeTranslation translation =
      new ScrapeTranslation(
          new TreeMap<>(Map.of("job", "shop", "instance", "h:1", "zone", "a")),
          false,
          true,
          NANOS,
          out);

  private List<Sample> text(String page) throws Exception {
    translation.translate(TextFormat.parse(page));
    return samples();
  }

  private List<Sample> open(String page) throws Exception {
    translation.translate(OpenMetrics.parse(page + "# EOF\n"));
    return samples();
  }

  private List<Sample> samples() {
    return new OtlpDecoder()
        .decode(RecordKind.OTLP_METRICS, out.encoded(), NOW).stream()
            .filter(s -> !(s instanceof Sample.Exemplar))
            .toList();
  }

  private Metric only() throws Exception {
    return ExportMetricsServiceRequest.parseFrom(out.encoded())
        .getResourceMetrics(0)
        .getScopeMetrics(0)
        .getMetrics(0);
  }

  private static Series series(String name, String unit, String... attributes) {
    Map<String, String> all = new TreeMap<>(Attributes.of(attributes).asMap());
    all.put("zone", "a");
    return new Series("", name, unit, RESOURCE, Attributes.of(all));
  }

  @Test
  void aClassicHistogramIsOnePoint() throws Exception {
    List<Sample> found =
        open(
            """
            # TYPE lat_seconds histogram
            lat_seconds_bucket{le="0.1"} 2 # {trace_id="5b8efff798038103d269b633813fc60c"} 0.05
            lat_seconds_bucket{le="0.5"} 5
            lat_seconds_bucket{le="+Inf"} 7
            lat_seconds_sum 3.5
            lat_seconds_count 7
            lat_seconds_created 1779999990.5
            """);

    assertThat(found)
        .containsExactly(
            new Sample.Histogram(
                series("lat_seconds", "s"),
                NANOS - 9_500_000_000L,
                NANOS,
                Sample.Temporality.CUMULATIVE,
                7,
                3.5,
                new double[] {0.1, 0.5},
                new long[] {2, 3, 2}));
    HistogramDataPoint point = only().getHistogram().getDataPoints(0);
    assertThat(point.getExemplarsList()).hasSize(1);
    assertThat(point.getExemplars(0).getAsDouble()).isEqualTo(0.05);
  }

  @Test
  void halfAHistogramKeepsItsOwnNames() throws Exception {
    List<Sample> found =
        text(
            """
            # TYPE lat histogram
            lat_bucket{le="0.1"} 5
            lat_bucket{le="0.5"} 2
            lat_bucket{le="+Inf"} 7
            lat_count 7
            """);
    assertThat(found)
        .hasSize(4)
        .allMatch(s -> s instanceof Sample.Sum sum && sum.monotonic())
        .extracting(s -> ((Sample.Sum) s).series().name())
        .contains("lat_bucket", "lat_count");
  }

  @Test
  void countersKnowTheirStartWhereThePageTellsIt() throws Exception {
    List<Sample> found =
        open(
            """
            # TYPE a counter
            a_total{k="1"} 3
            a_created{k="1"} 1779999999
            a_total{k="2"} 4
            """);
    assertThat(found)
        .containsExactly(
            sum("a_total", NANOS - 1_000_000_000, 3, "k", "1"), sum("a_total", 0, 4, "k", "2"));
  }

  private static Sample sum(String name, long start, double value, String... attributes) {
    return new Sample.Sum(
        series(name, "", attributes), start, NANOS, Sample.Temporality.CUMULATIVE, true, value);
  }

  @Test
  void aSummaryIsQuantilesAndTwoCounters() throws Exception {
    List<Sample> found =
        text(
            "# TYPE r summary\nr{quantile=\"0.5\"} 1\nr{quantile=\"0.9\"} NaN\nr_sum 8\nr_count 4\n");
    assertThat(found)
        .containsExactlyInAnyOrder(
            new Sample.Gauge(series("r", "", "quantile", "0.5"), NANOS, 1),
            sum("r_sum", 0, 8),
            sum("r_count", 0, 4));
  }

  @Test
  void untypedInfoAndStatesAreGaugesAndTargetInfoIsTheResource() throws Exception {
    List<Sample> found =
        open(
            """
            # TYPE target info
            target_info{host_name="n1"} 1
            # TYPE s stateset
            s{s="on"} 1
            x_total 3
            """);
    assertThat(found).hasSize(2).allMatch(s -> s instanceof Sample.Gauge);
    assertThat(((Sample.Gauge) found.getFirst()).series().resource().asMap())
        .containsEntry("host_name", "n1")
        .containsEntry("service.name", "shop");
  }

  @Test
  void aLabelOfThePageThatTheTargetHasIsExported() throws Exception {
    assertThat(text("a{job=\"x\",zone=\"b\",k=\"v\"} 1\n"))
        .containsExactly(
            new Sample.Gauge(
                series("a", "", "exported_job", "x", "exported_zone", "b", "k", "v"), NANOS, 1));
  }

  @Test
  void seriesWithATimeOfTheirOwnAreNotMarkedStale() throws Exception {
    assertThat(text("a 1 %d\nb 2\n".formatted(NOW - 1000)))
        .contains(new Sample.Gauge(series("a", ""), NANOS - 1_000_000_000, 1));
    assertThat(translation.seen())
        .singleElement()
        .satisfies(s -> assertThat(s.labels().name()).isEqualTo("b"));
  }

  @Test
  void aGoneSeriesIsTheSameOneAsBefore() throws Exception {
    translation.translate(
        TextFormat.parse(
            "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\n# TYPE c counter\nc 1\ng{cloud_region=\"r\"} 1\n"));
    List<Series> told = samples().stream().map(s -> ((Sample.Point) s).series()).toList();
    OtlpMetrics gone = new OtlpMetrics();
    translation.seen().forEach(s -> ScrapeTranslation.stale(s, Map.of(), NANOS, gone));

    assertThat(new OtlpDecoder().decode(RecordKind.OTLP_METRICS, gone.encoded(), NOW))
        .extracting(s -> ((Sample.Stale) s).series())
        .containsExactlyInAnyOrderElementsOf(told);
  }
}
