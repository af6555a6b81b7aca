package io.syntropy.slo;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.promql.Meaning;
import io.syntropy.slo.promql.PromQlFault;
import io.syntropy.slo.promql.Recogniser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Series born as OTLP and series born in Prometheus are found by the same PromQL. */
class PrometheusNamingTest {
  private static final double[] BOUNDS = {0.1, 0.3, 1};

  private static Series series(String name, String unit, Attributes resource, String... labels) {
    return new Series("", name, unit, resource, Attributes.of(labels));
  }

  private static Indicator.Ratio share(String query) throws PromQlFault {
    Meaning.Share share = (Meaning.Share) Recogniser.recognise(query);
    return new Indicator.Ratio(share.part(), share.partIsValue(), share.total());
  }

  private static SignalReading.Group only(Feed feed) {
    return feed.read(Feed.HOUR).groups().get(0);
  }

  @Test
  void counterIsFoundByTheNameThatItsOtlpNameAndUnitGive() throws PromQlFault {
    Feed feed =
        new Feed(
            share(
                "sum(rate(http_server_requests_total{http_status=~\"5..\",service_name=\"shop\"}[5m]))"
                    + " / sum(rate(http_server_requests_total{job=\"shop\"}[5m]))"));
    Attributes shop = Attributes.of("service.name", "shop");
    Series good = series("http.server.requests", "{request}", shop, "http.status", "200");
    Series bad = series("http.server.requests", "{request}", shop, "http.status", "503");
    Series other =
        series("http.server.requests", "1", Attributes.of("service.name", "x"), "http.status", "5");
    Series born = series("http_server_requests_total", "", shop, "http_status", "500");
    feed.at(
        Feed.cumulative(good, 0, 10, 90),
        Feed.cumulative(bad, 0, 10, 6),
        Feed.cumulative(other, 0, 10, 1000),
        Feed.cumulative(born, 0, 10, 4));
    assertThat(only(feed).total()).isEqualTo(100);
    assertThat(only(feed).good()).isEqualTo(10);
  }

  @Test
  void histogramAnswersForItsBucketsAndItsCount() throws PromQlFault {
    Feed feed =
        new Feed(
            share(
                "sum by (http_route)(rate(http_server_request_duration_seconds_bucket{le=\"0.3\"}[5m]))"
                    + " / sum by (http_route)"
                    + "(rate(http_server_request_duration_seconds_count[5m]))"));
    Series otlp =
        series("http.server.request.duration", "s", Attributes.EMPTY, "http.route", "/feed");
    feed.at(Feed.histogram(otlp, 0, 10, BOUNDS, 5, 3, 1, 1));
    assertThat(feed.read(Feed.HOUR).group(Map.of("http_route", "/feed")).orElseThrow().good())
        .isEqualTo(8);
    assertThat(only(feed).total()).isEqualTo(10);
  }

  @Test
  void bucketsThatCameAsSeriesOfTheirOwnAreNotCutAgain() throws PromQlFault {
    Feed feed = new Feed(share("sum(rate(lat_bucket{le=\"0.5\"}[5m])) / sum(rate(lat_count[5m]))"));
    feed.at(
        Feed.cumulative(series("lat_bucket", "", Attributes.EMPTY, "le", "0.1"), 0, 10, 2),
        Feed.cumulative(series("lat_bucket", "", Attributes.EMPTY, "le", "0.5"), 0, 10, 7),
        Feed.cumulative(series("lat_bucket", "", Attributes.EMPTY, "le", "+Inf"), 0, 10, 9),
        Feed.cumulative(series("lat_count", "", Attributes.EMPTY), 0, 10, 9),
        Feed.cumulative(series("lat_sum", "", Attributes.EMPTY), 0, 10, 77));
    assertThat(only(feed).good()).isEqualTo(7);
    assertThat(only(feed).total()).isEqualTo(9);
  }

  @Test
  void aCounterIsNoHistogramsCount() throws PromQlFault {
    Feed feed = new Feed(share("sum(rate(jobs_total[5m])) / sum(rate(jobs_count[5m]))"));
    feed.at(
        Feed.cumulative(series("jobs", "", Attributes.EMPTY), 0, 10, 5),
        Feed.cumulative(series("jobs.count", "", Attributes.EMPTY), 0, 10, 8));
    assertThat(only(feed).good()).isEqualTo(5);
    assertThat(only(feed).total()).isEqualTo(8);
  }

  @Test
  void nativeHistogramIsCutAtTheFraction() throws PromQlFault {
    Feed feed = new Feed(share("histogram_fraction(0, 0.3, sum(rate(lat_seconds[5m])))"));
    feed.at(Feed.histogram(series("lat", "s", Attributes.EMPTY), 0, 10, BOUNDS, 5, 3, 1, 1));
    assertThat(only(feed).good()).isEqualTo(8);
    assertThat(only(feed).total()).isEqualTo(10);
  }

  @Test
  void anAbsentLabelIsTheEmptyString() throws PromQlFault {
    Feed feed = new Feed(share("sum(rate(x{a=\"\",b!=\"\"}[5m])) / sum(rate(x{a!~\"z\"}[5m]))"));
    feed.at(
        Feed.cumulative(series("x", "", Attributes.EMPTY, "b", "1"), 0, 10, 1),
        Feed.cumulative(series("x", "", Attributes.EMPTY, "a", "1", "b", "1"), 0, 10, 10),
        Feed.cumulative(series("x", "", Attributes.EMPTY), 0, 10, 100),
        Feed.cumulative(series("x", "", Attributes.EMPTY, "a", "z"), 0, 10, 1000));
    assertThat(only(feed).good()).isEqualTo(1);
    assertThat(only(feed).total()).isEqualTo(111);
  }

  @Test
  void checkpointKeepsNamingAndConditions() throws PromQlFault, IOException {
    Feed feed =
        new Feed(share("sum(rate(x_total{a=~\"5..\",a!=\"501\"}[5m])) / sum(rate(x_total[5m]))"));
    Series series = series("x", "", Attributes.EMPTY, "a", "500");
    feed.at(Feed.cumulative(series, 0, 10, 3));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    feed.engine.checkpoint(bytes);
    SliEngine restored = new SliEngine(EngineLimits.DEFAULT);
    restored.restore(new ByteArrayInputStream(bytes.toByteArray()));
    restored.accept(
        Feed.nanos(20) / 1_000_000, java.util.List.of(Feed.cumulative(series, 0, 20, 5)));
    assertThat(restored.read("s", Feed.HOUR, Feed.now(20)).orElseThrow().groups().get(0).good())
        .isEqualTo(5);
  }
}
