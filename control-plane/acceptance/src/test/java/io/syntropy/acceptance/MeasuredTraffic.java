package io.syntropy.acceptance;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import io.syntropy.slo.differential.RemoteWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Counters of requests of services, each with two instances in each of five regions and the codes
 * 200 and 500, in the forms of the three receivers: samples, OTLP and remote write.
 */
final class MeasuredTraffic {
  static final List<String> REGIONS =
      List.of("ap-south", "eu-west", "sa-east", "us-east", "us-west");
  static final int INSTANCES = 2;

  /** Series of one service. */
  static final int SERIES = REGIONS.size() * INSTANCES * 2;

  private static final String METRIC = "http_requests_total";

  /** What a counter shows at a time. */
  interface Counting {
    long value(int service, boolean bad, long atMillis);
  }

  private final int services;
  private final long begin;
  private final Counting counting;

  /** Services {@code bench-0} and so on, whose processes began at {@code begin}. */
  MeasuredTraffic(int services, long begin, Counting counting) {
    this.services = services;
    this.begin = begin;
    this.counting = counting;
  }

  /** Twenty requests a second at each instance, of which one in 2,000 fails. */
  static Counting healthy(long begin) {
    return (service, bad, at) -> {
      long requests = (at - begin) / 50;
      return bad ? requests / 2000 : requests - requests / 2000;
    };
  }

  static String service(int number) {
    return "bench-" + number;
  }

  private interface Visitor {
    void series(int service, String region, String instance, boolean bad);
  }

  private void each(IntPredicate which, Visitor visitor) {
    for (int service = 0; service < services; service++) {
      if (!which.test(service)) {
        continue;
      }
      for (String region : REGIONS) {
        for (int i = 0; i < INSTANCES; i++) {
          visitor.series(service, region, region + "-" + i, false);
          visitor.series(service, region, region + "-" + i, true);
        }
      }
    }
  }

  /** All series' points at one time, for the engine. */
  List<Sample> samples(List<Series> series, long at) {
    List<Sample> samples = new ArrayList<>(series.size());
    for (int i = 0; i < series.size(); i++) {
      long value = counting.value(i / SERIES, i % 2 == 1, at);
      samples.add(
          new Sample.Sum(
              series.get(i),
              begin * 1_000_000,
              at * 1_000_000,
              Sample.Temporality.CUMULATIVE,
              true,
              value));
    }
    return samples;
  }

  /** The series of {@link #samples}. */
  List<Series> series() {
    List<Series> series = new ArrayList<>();
    each(
        service -> true,
        (service, region, instance, bad) ->
            series.add(
                new Series(
                    "",
                    METRIC,
                    "",
                    Attributes.of(
                        "service.name",
                        service(service),
                        "cloud.region",
                        region,
                        "service.instance.id",
                        instance),
                    Attributes.of("code", bad ? "500" : "200"))));
    return series;
  }

  /** All services' points at these times, as one remote-write request. */
  RemoteWrite remoteWrite(long[] times) {
    return remoteWrite(service -> true, times);
  }

  /** Some services' points at these times, as one remote-write request. */
  RemoteWrite remoteWrite(IntPredicate which, long[] times) {
    RemoteWrite write = new RemoteWrite();
    double[] values = new double[times.length];
    each(
        which,
        (service, region, instance, bad) -> {
          for (int i = 0; i < times.length; i++) {
            values[i] = counting.value(service, bad, times[i]);
          }
          write.add(
              Map.of(
                  "__name__",
                  METRIC,
                  "job",
                  service(service),
                  "service",
                  service(service),
                  "cloud_region",
                  region,
                  "instance",
                  instance,
                  "code",
                  bad ? "500" : "200"),
              times,
              values);
        });
    return write;
  }

  /** Some services' counters as a page to scrape, with the labels of {@link #remoteWrite}. */
  String exposition(IntPredicate which, long at) {
    StringBuilder page = new StringBuilder("# TYPE " + METRIC + " counter\n");
    each(
        which,
        (service, region, instance, bad) ->
            page.append(METRIC)
                .append(
                    "{job=\"%1$s\",service=\"%1$s\",cloud_region=\"%2$s\",instance=\"%3$s\",code=\"%4$s\"} "
                        .formatted(service(service), region, instance, bad ? "500" : "200"))
                .append(counting.value(service, bad, at))
                .append('\n'));
    return page.toString();
  }

  /** One service's points at these times, as one OTLP export. */
  byte[] otlp(int number, long[] times) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    for (String region : REGIONS) {
      for (int i = 0; i < INSTANCES; i++) {
        Sum.Builder sum =
            Sum.newBuilder()
                .setIsMonotonic(true)
                .setAggregationTemporality(
                    AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        for (long at : times) {
          sum.addDataPoints(point(number, false, at)).addDataPoints(point(number, true, at));
        }
        request.addResourceMetrics(
            ResourceMetrics.newBuilder()
                .setResource(
                    Resource.newBuilder()
                        .addAttributes(text("service.name", service(number)))
                        .addAttributes(text("cloud.region", region))
                        .addAttributes(text("service.instance.id", region + "-" + i)))
                .addScopeMetrics(
                    ScopeMetrics.newBuilder()
                        .addMetrics(Metric.newBuilder().setName(METRIC).setSum(sum))));
      }
    }
    return request.build().toByteArray();
  }

  private NumberDataPoint point(int service, boolean bad, long at) {
    return NumberDataPoint.newBuilder()
        .setStartTimeUnixNano(begin * 1_000_000)
        .setTimeUnixNano(at * 1_000_000)
        .setAsInt(counting.value(service, bad, at))
        .addAttributes(text("code", bad ? "500" : "200"))
        .build();
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  /** The services' SLOs by region: {@code objective} of the requests, no 5xx. */
  String documents(double objective) {
    StringBuilder documents = new StringBuilder();
    for (int i = 0; i < services; i++) {
      documents.append(i == 0 ? "" : "---\n").append(document(service(i), objective));
    }
    return documents.toString();
  }

  private static String document(String service, double objective) {
    return """
    apiVersion: openslo/v1
    kind: Service
    metadata: {name: %1$s}
    spec: {description: measured}
    ---
    apiVersion: openslo/v1
    kind: SLO
    metadata: {name: %1$s-availability}
    spec:
      service: %1$s
      indicator:
        metadata: {name: %1$s-errors}
        spec:
          ratioMetric:
            bad:
              metricSource:
                type: syntropy
                spec:
                  signal: metric
                  name: http_requests_total
                  match: {service.name: %1$s, code: {regex: 5..}}
                  group_by: [cloud.region]
            total:
              metricSource:
                type: syntropy
                spec:
                  signal: metric
                  name: http_requests_total
                  match: {service.name: %1$s}
                  group_by: [cloud.region]
      timeWindow: [{duration: 30d, isRolling: true}]
      budgetingMethod: Occurrences
      objectives: [{displayName: available, target: %2$s}]
    """
        .formatted(service, objective);
  }
}
