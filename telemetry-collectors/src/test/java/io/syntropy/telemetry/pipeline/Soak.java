package io.syntropy.telemetry.pipeline;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.JournalConfig;
import io.syntropy.telemetry.JournalFollower;
import io.syntropy.telemetry.OtlpDecoder;
import io.syntropy.telemetry.OtlpPayloads;
import io.syntropy.telemetry.OtlpReceiver;
import io.syntropy.telemetry.ReceiverConfig;
import io.syntropy.telemetry.RecordKind;
import io.syntropy.telemetry.SdkExports;
import io.syntropy.telemetry.SegmentJournal;
import io.syntropy.telemetry.govern.CardinalitySettings;
import io.syntropy.telemetry.govern.PiiScrubber;
import io.syntropy.telemetry.govern.SamplingSettings;
import io.syntropy.telemetry.govern.ScrubSettings;
import io.syntropy.telemetry.store.DuckLimits;
import io.syntropy.telemetry.store.DuckStore;
import io.syntropy.telemetry.store.LogQuery;
import io.syntropy.telemetry.store.MetricQuery;
import io.syntropy.telemetry.store.MetricSeries;
import io.syntropy.telemetry.store.Retention;
import io.syntropy.telemetry.store.TelemetryStore;
import io.syntropy.telemetry.store.TimeRange;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Half an hour of telemetry of 50 instances, as fast as it goes: receivers, journal, governance,
 * store, merging, with a clock of its own. Prints the heap in use after collections, and whether
 * everything was found again.
 */
public final class Soak {
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final int INSTANCES = 50;
  private static final int ITEMS = 20;

  private final Random random = new Random(17);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SteppedClock clock = new SteppedClock();
  private final Instant begin = clock.instant();
  private final SdkExports exports = new SdkExports(INSTANCES, nanos(begin));
  private String base = "";

  /** A clock that goes on when it is told to. */
  private static final class SteppedClock extends Clock {
    private volatile Instant now =
        Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);

    void step() {
      now = now.plus(STEP);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private Soak() {}

  /**
   * Runs it.
   *
   * @param args a folder, and how many minutes
   */
  public static void main(String[] args) throws Exception {
    new Soak().run(Path.of(args[0]), Integer.parseInt(args[1]));
    System.exit(0);
  }

  private void run(Path folder, int minutes) throws Exception {
    OtlpDecoder decoder =
        new OtlpDecoder(new PiiScrubber(ScrubSettings.DEFAULTS, "0123456789abcdef".getBytes()));
    TelemetryStore store =
        DuckStore.open(
            folder.resolve("telemetry"),
            Retention.DEFAULT,
            DuckLimits.DEFAULT,
            clock,
            series -> false);
    StoreFeed feed =
        new StoreFeed(
            store.writer(),
            new FeedSettings(
                true,
                SamplingSettings.DEFAULTS,
                CardinalitySettings.DEFAULTS,
                () -> series -> false,
                event -> {}),
            clock);
    Vertx vertx = Vertx.vertx();
    SegmentJournal journal =
        SegmentJournal.open(
            JournalConfig.in(folder.resolve("journal")).withSegmentBytes(4 << 20), decoder);
    JournalFollower follower =
        new JournalFollower("store", journal, 0, 4 << 20, feed::accept, feed::idle);
    journal.start(follower::offer);
    follower.start();
    OtlpReceiver receiver =
        OtlpReceiver.start(
            vertx, ReceiverConfig.loopback(0, 0), journal, clock, decoder, List.of());
    base = "http://127.0.0.1:" + receiver.httpPort();
    int steps = minutes * 6;
    long most = 0;
    for (int step = 1; step <= steps; step++) {
      clock.step();
      send();
      while (follower.lagBytes() > 16 << 20) {
        Thread.sleep(5);
      }
      if (step % 6 == 0) {
        store.maintain();
        journal.releaseBefore(
            store.writer().committed().values().stream().mapToLong(l -> l).min().orElse(0));
      }
      if (step == steps / 3 || step == steps) {
        System.gc();
        long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        System.out.printf("minute %d: heap %d MiB%n", step / 6, used >> 20);
        if (step == steps && used > most * 13 / 10 + (16 << 20)) {
          throw new IllegalStateException("the heap grew from " + most + " to " + used);
        }
        most = Math.max(most, used);
      }
    }
    while (follower.lagBytes() > 0) {
      Thread.sleep(20);
    }
    follower.close();
    feed.commit();
    check(store, decoder, steps);
    receiver.close();
    journal.close();
    store.close();
    vertx.close();
    System.out.println("everything was found again");
  }

  private void send() throws Exception {
    long now = nanos(clock.instant());
    long from = now - STEP.toNanos();
    for (int i = 0; i < INSTANCES; i++) {
      post("/v1/metrics", exports.body(i, from, now));
      post("/v1/traces", spans(now));
      post("/v1/logs", logs(now));
    }
  }

  private void post(String path, byte[] body) throws Exception {
    HttpResponse<byte[]> answer;
    do {
      answer =
          http.send(
              HttpRequest.newBuilder(URI.create(base + path))
                  .header("Content-Type", "application/x-protobuf")
                  .header("Content-Encoding", "gzip")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(SdkExports.gzip(body)))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() == 503) {
        Thread.sleep(50);
      }
    } while (answer.statusCode() == 503);
    if (answer.statusCode() != 200 || answer.body().length > 0) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + ", or items rejected");
    }
  }

  private byte[] spans(long now) {
    ScopeSpans.Builder spans = ScopeSpans.newBuilder();
    for (int i = 0; i < ITEMS; i++) {
      spans.addSpans(
          Span.newBuilder()
              .setTraceId(id(16))
              .setSpanId(id(8))
              .setName("GET /feed")
              .setKind(Span.SpanKind.SPAN_KIND_SERVER)
              .setStartTimeUnixNano(now - 1_000_000L * (1 + random.nextInt(500)))
              .setEndTimeUnixNano(now)
              .addAttributes(OtlpPayloads.text("http.route", "/feed/" + random.nextInt(50)))
              .addAttributes(OtlpPayloads.text("user.id", "user-" + random.nextInt())));
    }
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(OtlpPayloads.resource("social", false))
                .addScopeSpans(spans))
        .build()
        .toByteArray();
  }

  private byte[] logs(long now) {
    ScopeLogs.Builder lines = ScopeLogs.newBuilder();
    for (int i = 0; i < ITEMS; i++) {
      lines.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(now - i)
              .setSeverityText("INFO")
              .setBody(
                  AnyValue.newBuilder().setStringValue("served " + random.nextInt() + " items")));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(OtlpPayloads.resource("social", false))
                .addScopeLogs(lines))
        .build()
        .toByteArray();
  }

  private ByteString id(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    bytes[0] = 1;
    return ByteString.copyFrom(ByteBuffer.wrap(bytes));
  }

  private void check(TelemetryStore store, OtlpDecoder decoder, int steps) throws Exception {
    long observations = 0;
    for (int i = 0; i < INSTANCES; i++) {
      byte[] body = exports.body(i, nanos(begin), nanos(begin) + 1);
      for (Sample sample : decoder.decode(RecordKind.OTLP_METRICS, body, begin.toEpochMilli())) {
        observations += sample instanceof Sample.Histogram h ? h.count() : 0;
      }
    }
    TimeRange all = new TimeRange(begin.minusSeconds(60), clock.instant().plusSeconds(60));
    expect("observations", observations * steps, sum(store, "http.server.request.duration", all));
    expect("spans counted", items(steps), sum(store, "traces.span.metrics.calls", all));
    long lines =
        store
            .reader()
            .logs(new LogQuery(all, null, null, null, null, null, null, Map.of(), 1, null))
            .matched();
    expect("log records", items(steps), lines);
  }

  private static long items(int steps) {
    return (long) steps * INSTANCES * ITEMS;
  }

  private static double sum(TelemetryStore store, String metric, TimeRange all) {
    double sum = 0;
    MetricQuery query =
        new MetricQuery(metric, Map.of(), List.of(), all, MetricQuery.Function.SUM, 0, 1_000, 200);
    for (MetricSeries series : store.reader().range(query).items()) {
      for (MetricSeries.Point point : series.points()) {
        sum += Double.isNaN(point.value()) ? 0 : point.value();
      }
    }
    return sum;
  }

  private static void expect(String what, double expected, double found) {
    System.out.printf("%s: %.0f sent, %.0f found%n", what, expected, found);
    if (expected != found) {
      throw new IllegalStateException(what + " differ");
    }
  }

  private static long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano();
  }
}
