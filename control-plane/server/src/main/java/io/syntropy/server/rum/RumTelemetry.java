package io.syntropy.server.rum;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.syntropy.server.telemetry.CumulativeSeries;
import io.syntropy.server.telemetry.CumulativeSeries.Instrument;
import io.syntropy.server.telemetry.OtlpText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the pages of one application sent, as OTLP. Metrics are named after OpenTelemetry's event
 * {@code browser.web_vital} and its names of the vitals; there are no conventions for such metrics
 * yet. Used by one thread.
 */
final class RumTelemetry {
  static final String SCOPE = "io.syntropy.rum";

  /** Series of one application; what is over it is counted under {@code __other__}. */
  static final int MAX_SERIES = 5_000;

  private static final int MAX_ROUTES = 100;
  private static final int MAX_TYPES = 50;
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  /** The lines between good, needs improvement and poor (web.dev/vitals) are among them. */
  private static final double[] SECONDS = {
    0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 8, 10,
    15, 30, 60
  };

  private static final double[] SHIFT = {
    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1
  };
  private static final Instrument TTFB = new Instrument("browser.web_vital.ttfb", "s", SECONDS);
  private static final Instrument FCP = new Instrument("browser.web_vital.fcp", "s", SECONDS);
  private static final Instrument LCP = new Instrument("browser.web_vital.lcp", "s", SECONDS);
  private static final Instrument INP = new Instrument("browser.web_vital.inp", "s", SECONDS);
  private static final Instrument CLS = new Instrument("browser.web_vital.cls", "1", SHIFT);
  private static final Instrument VIEWS = new Instrument("browser.page_views", "{view}");
  private static final Instrument ERRORS = new Instrument("browser.errors", "{error}");
  private static final Instrument NETWORK = new Instrument("browser.network_errors", "{error}");

  private final RumApplication application;
  private final Map<String, String> resource;
  private final CumulativeSeries series;
  private final BoundedWords pages = new BoundedWords(MAX_ROUTES, RouteTemplate.OTHER);
  private final BoundedWords requests = new BoundedWords(MAX_ROUTES, RouteTemplate.OTHER);
  private final BoundedWords types = new BoundedWords(MAX_TYPES, ErrorText.OTHER);
  private final List<LogRecord> logs = new ArrayList<>();

  RumTelemetry(RumApplication application) {
    this.application = application;
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("service.name", application.service());
    if (application.region() != null) {
      attributes.put("cloud.region", application.region());
    }
    this.resource = Map.copyOf(attributes);
    this.series = new CumulativeSeries(resource, SCOPE);
  }

  /**
   * Counts what a page sent.
   *
   * @param at when it arrived, nanoseconds
   */
  void add(Beacon beacon, long at) {
    Map<String, String> page =
        Map.of("url.template", route(beacon.route(), at), "device.class", beacon.device());
    Beacon.Vitals vitals = beacon.vitals();
    if (vitals != null) {
      String trace = beacon.traceId();
      observe(TTFB, page, vitals.ttfb(), trace, at);
      observe(FCP, page, vitals.fcp(), trace, at);
      observe(LCP, page, vitals.lcp(), trace, at);
      observe(INP, page, vitals.inp(), trace, at);
      observe(CLS, page, vitals.cls(), trace, at);
      Map<String, String> view = new TreeMap<>(page);
      view.put("browser.page.errors", beacon.errors().isEmpty() ? "none" : "some");
      series.count(VIEWS, bounded(VIEWS, view), 1, at);
    }
    for (Beacon.ScriptError error : beacon.errors()) {
      Map<String, String> attributes = new TreeMap<>(page);
      attributes.put("exception.type", types.known(ErrorText.type(error.type()), at));
      series.count(ERRORS, bounded(ERRORS, attributes), 1, at);
      logs.add(record(error, attributes, beacon.traceId(), at));
    }
    for (Beacon.NetworkError error : beacon.networkErrors()) {
      Map<String, String> attributes = new TreeMap<>();
      attributes.put("url.template", requests.known(RouteTemplate.of(error.route()), at));
      if (error.status() > 0) {
        attributes.put("http.response.status_code", Integer.toString(error.status()));
      }
      attributes.put("error.type", error.status() > 0 ? "" + error.status() : "no_answer");
      series.count(NETWORK, bounded(NETWORK, attributes), 1, at);
    }
  }

  private void observe(
      Instrument of,
      Map<String, String> attributes,
      @Nullable Double value,
      @Nullable String trace,
      long at) {
    if (value != null) {
      series.observe(of, bounded(of, attributes), value, trace, at);
    }
  }

  private String route(String path, long at) {
    List<String> told = application.routes();
    return told.isEmpty()
        ? pages.known(RouteTemplate.of(path), at)
        : RouteTemplate.among(told, path);
  }

  private Map<String, String> bounded(Instrument instrument, Map<String, String> attributes) {
    if (series.size() < MAX_SERIES || series.has(instrument, attributes)) {
      return attributes;
    }
    Map<String, String> folded = new TreeMap<>(attributes);
    folded.replace("url.template", RouteTemplate.OTHER);
    folded.replace("exception.type", ErrorText.OTHER);
    folded.replace("error.type", ErrorText.OTHER);
    folded.remove("http.response.status_code");
    return folded;
  }

  private static LogRecord record(
      Beacon.ScriptError error, Map<String, String> attributes, @Nullable String trace, long at) {
    LogRecord.Builder record =
        OtlpText.error(at, ErrorText.message(error.message()), attributes)
            .setEventName("browser.error");
    String source = ErrorText.source(error.source());
    if (source != null) {
      record.addAttributes(OtlpText.attribute("code.file.path", source));
    }
    if (error.line() != null) {
      record.addAttributes(OtlpText.attribute("code.line.number", error.line()));
    }
    if (error.column() != null) {
      record.addAttributes(OtlpText.attribute("code.column.number", error.column()));
    }
    if (trace != null) {
      record.setTraceId(ByteString.copyFrom(HexFormat.of().parseHex(trace)));
    }
    return record.build();
  }

  /** The points of what changed, at {@code time}; empty when nothing did. */
  Optional<byte[]> news(long time) {
    return request(series.news(time));
  }

  /** A point of every series: that nothing came is known then. */
  Optional<byte[]> all(long time) {
    long before = time - FORGOTTEN.toNanos();
    series.forget(before);
    List.of(pages, requests, types).forEach(words -> words.forget(before));
    return request(series.points(time));
  }

  private static Optional<byte[]> request(ResourceMetrics points) {
    return points.getScopeMetrics(0).getMetricsCount() == 0
        ? Optional.empty()
        : Optional.of(OtlpText.metrics(points));
  }

  /** The records of errors since the last call. */
  Optional<byte[]> logs() {
    if (logs.isEmpty()) {
      return Optional.empty();
    }
    byte[] request = OtlpText.logs(resource, SCOPE, logs);
    logs.clear();
    return Optional.of(request);
  }
}
