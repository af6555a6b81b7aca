package io.syntropy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.luben.zstd.Zstd;
import com.google.rpc.Status;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpHttpIT {
  @TempDir Path folder;
  private ReceiverFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture = new ReceiverFixture(ReceiverConfig.loopback(0, 0), folder);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  private void restart(ReceiverConfig config) throws Exception {
    fixture.close();
    fixture = new ReceiverFixture(config, folder.resolve("second"));
  }

  private static Status failure(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.headers().firstValue("content-type")).contains(ReceiverFixture.PROTOBUF);
    return Status.parseFrom(response.body());
  }

  @Test
  void aSuccessMeansTheOriginalBytesAreInTheJournal() throws Exception {
    byte[] body = OtlpPayloads.everyKind().toByteArray();

    HttpResponse<byte[]> response = fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, body);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains(ReceiverFixture.PROTOBUF);
    assertThat(ExportMetricsServiceResponse.parseFrom(response.body()).hasPartialSuccess())
        .isFalse();
    List<JournalRecord> stored = new ArrayList<>();
    fixture.journal.replay(0, stored::add);
    assertThat(stored).hasSize(1);
    assertThat(stored.getFirst().kind()).isEqualTo(RecordKind.OTLP_METRICS);
    assertThat(stored.getFirst().payload()).isEqualTo(body);
    await().atMost(Duration.ofSeconds(20)).until(() -> fixture.published.size() == 1);
    assertThat(fixture.published.getFirst().samples())
        .hasSize(8) // a summary of two quantiles is four: two counters and two gauges
        .isEqualTo(stored.getFirst().samples());
    assertThat(fixture.receiver.stats().accepted()).containsEntry(RecordKind.OTLP_METRICS, 5L);
    assertThat(fixture.receiver.stats().inFlightBytes()).isZero();
  }

  @Test
  void tracesAndLogsAreTakenInBothEncodingsAndCompressions() throws Exception {
    byte[] traces =
        OtlpPayloads.traces(
                OtlpPayloads.resource("social", true), OtlpPayloads.span("GET /").build())
            .toByteArray();
    byte[] logs =
        OtlpPayloads.logs(OtlpPayloads.resource("social", false), OtlpPayloads.log("hello").build())
            .toByteArray();

    HttpResponse<byte[]> gzipped =
        fixture.post(
            "/v1/traces",
            ReceiverFixture.PROTOBUF,
            ReceiverFixture.gzip(traces),
            "Content-Encoding",
            "gzip");
    HttpResponse<byte[]> zstd =
        fixture.post(
            "/v1/logs", ReceiverFixture.PROTOBUF, Zstd.compress(logs), "Content-Encoding", "zstd");
    HttpResponse<byte[]> json =
        fixture.post(
            "/v1/traces",
            "application/json; charset=utf-8",
            """
            {"resourceSpans":[{"scopeSpans":[{"spans":[{
              "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174",
              "name":"GET /","kind":2,
              "startTimeUnixNano":"%d","endTimeUnixNano":%d}]}]}]}
            """
                .formatted(OtlpPayloads.START, OtlpPayloads.NOW)
                .getBytes(StandardCharsets.UTF_8));

    assertThat(gzipped.statusCode()).isEqualTo(200);
    assertThat(ExportTraceServiceResponse.parseFrom(gzipped.body()).hasPartialSuccess()).isFalse();
    assertThat(zstd.statusCode()).isEqualTo(200);
    assertThat(ExportLogsServiceResponse.parseFrom(zstd.body()).hasPartialSuccess()).isFalse();
    assertThat(json.statusCode()).isEqualTo(200);
    assertThat(json.headers().firstValue("content-type")).contains(ReceiverFixture.JSON);
    assertThat(new String(json.body(), StandardCharsets.UTF_8)).isEqualTo("{}");
    List<JournalRecord> stored = new ArrayList<>();
    fixture.journal.replay(0, stored::add);
    assertThat(stored)
        .extracting(JournalRecord::kind)
        .containsExactly(RecordKind.OTLP_TRACES, RecordKind.OTLP_LOGS, RecordKind.OTLP_TRACES);
    assertThat(new String(stored.getFirst().payload(), StandardCharsets.ISO_8859_1))
        .doesNotContain("hunter2");
    assertThat(stored.get(2).samples()).hasSize(1);
  }

  @Test
  void theGoodPartIsKeptAndThePartialSuccessSaysWhy() throws Exception {
    byte[] body =
        OtlpPayloads.metrics(
                OtlpPayloads.counter(
                    "requests",
                    OtlpPayloads.counterPoint(3, OtlpPayloads.NOW).build(),
                    OtlpPayloads.counterPoint(-1, OtlpPayloads.NOW).build()),
                OtlpPayloads.gauge(
                    "load", OtlpPayloads.gaugePoint(Double.NaN, OtlpPayloads.NOW).build()),
                OtlpPayloads.gauge(
                    "old",
                    OtlpPayloads.gaugePoint(1, OtlpPayloads.NOW - 91L * 86_400_000_000_000L)
                        .build()),
                OtlpPayloads.gauge(
                    "ahead",
                    OtlpPayloads.gaugePoint(1, OtlpPayloads.NOW + 601_000_000_000L).build()))
            .toByteArray();

    HttpResponse<byte[]> response = fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, body);

    assertThat(response.statusCode()).isEqualTo(200);
    ExportMetricsServiceResponse answer = ExportMetricsServiceResponse.parseFrom(response.body());
    assertThat(answer.getPartialSuccess().getRejectedDataPoints()).isEqualTo(4);
    assertThat(answer.getPartialSuccess().getErrorMessage())
        .contains("metric requests: value: -1.0 (expected >= 0: monotonic)")
        .contains("metric load: value: NaN (expected a finite number)")
        .contains("metric old: time: 2026-08-22T00:00:00Z (expected at most 90 d before")
        .contains("metric ahead: time: 2026-11-21T00:10:01Z");
    List<JournalRecord> stored = new ArrayList<>();
    fixture.journal.replay(0, stored::add);
    assertThat(stored).hasSize(1);
    assertThat(stored.getFirst().samples()).hasSize(1);
    assertThat(fixture.receiver.stats().requests()).containsEntry("partial", 1L);
    assertThat(fixture.receiver.stats().rejected())
        .containsEntry(RejectReason.NEGATIVE_COUNTER, 1L)
        .containsEntry(RejectReason.VALUE, 1L)
        .containsEntry(RejectReason.TOO_OLD, 1L)
        .containsEntry(RejectReason.IN_FUTURE, 1L);
  }

  @Test
  void malformedBodiesAre400WithAStatusInTheirOwnEncoding() throws Exception {
    byte[] noise = new byte[100];
    new Random(3).nextBytes(noise);

    HttpResponse<byte[]> protobuf = fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, noise);
    HttpResponse<byte[]> json =
        fixture.post(
            "/v1/logs",
            ReceiverFixture.JSON,
            "{\"resourceLogs\": 5}".getBytes(StandardCharsets.UTF_8));
    HttpResponse<byte[]> notGzip =
        fixture.post("/v1/traces", ReceiverFixture.PROTOBUF, noise, "Content-Encoding", "gzip");

    assertThat(protobuf.statusCode()).isEqualTo(400);
    assertThat(failure(protobuf).getCode()).isEqualTo(3);
    assertThat(failure(protobuf).getMessage()).startsWith("protobuf: ");
    assertThat(json.statusCode()).isEqualTo(400);
    assertThat(json.headers().firstValue("content-type")).contains(ReceiverFixture.JSON);
    assertThat(new String(json.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"code\":3,\"message\":\"json: line 1 column 18: resourceLogs: expected an array\"}");
    assertThat(notGzip.statusCode()).isEqualTo(400);
    assertThat(fixture.journal.end()).isZero();
  }

  @Test
  void otherTypesEncodingsPathsMethodsAndHostsAreRefused() throws Exception {
    byte[] body = OtlpPayloads.everyKind().toByteArray();

    assertThat(fixture.post("/v1/metrics", "text/plain", body).statusCode()).isEqualTo(415);
    HttpResponse<byte[]> brotli =
        fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, body, "Content-Encoding", "br");
    assertThat(brotli.statusCode()).isEqualTo(415);
    assertThat(failure(brotli).getMessage())
        .isEqualTo("Content-Encoding: br (expected gzip, zstd or identity)");
    assertThat(fixture.post("/v1/other", ReceiverFixture.PROTOBUF, body).statusCode())
        .isEqualTo(404);
    HttpResponse<byte[]> get =
        fixture.client.send(
            fixture.to("/v1/metrics").GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).contains("POST");
    assertThat(raw("POST /v1/metrics HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 421 ");
    assertThat(
            raw(
                "POST /v1/metrics HTTP/1.1\r\nHost: localhost:4318\r\n"
                    + "Content-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(fixture.journal.end()).isZero();
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", fixture.receiver.httpPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = new byte[16];
      InputStream in = socket.getInputStream();
      int n = in.readNBytes(head, 0, head.length);
      return new String(head, 0, n, StandardCharsets.US_ASCII);
    }
  }

  @Test
  void tooLongIs413WhetherAnnouncedOrNot() throws Exception {
    byte[] body = new byte[(16 << 20) + 1];

    HttpResponse<byte[]> announced = fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, body);
    HttpResponse<byte[]> chunked =
        fixture.client.send(
            fixture
                .to("/v1/metrics")
                .header("Content-Type", ReceiverFixture.PROTOBUF)
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(body)))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(announced.statusCode()).isEqualTo(413);
    assertThat(failure(announced).getMessage())
        .isEqualTo("body: 16777217 B (expected <= 16777216 B)");
    assertThat(chunked.statusCode()).isEqualTo(413);
    assertThat(fixture.receiver.stats().inFlightBytes()).isZero();
  }

  @Test
  void aBombOfOneGigabyteCostsBoundedMemory() throws Exception {
    byte[] bomb = bomb(1L << 30);
    assertThat(bomb.length).isLessThan(2 << 20);
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();

    for (int i = 0; i < 5; i++) {
      HttpResponse<byte[]> response =
          fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, bomb, "Content-Encoding", "gzip");
      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(failure(response).getMessage())
          .isEqualTo("body after decompression: over 67108864 B");
    }
    HttpResponse<byte[]> zstd =
        fixture.post(
            "/v1/metrics",
            ReceiverFixture.PROTOBUF,
            Zstd.compress(new byte[80 << 20]),
            "Content-Encoding",
            "zstd");

    assertThat(zstd.statusCode()).isEqualTo(413);
    System.gc();
    assertThat(runtime.totalMemory() - runtime.freeMemory() - before).isLessThan(64L << 20);
    assertThat(fixture.receiver.stats().requests()).containsEntry("too_large", 6L);
    assertThat(fixture.receiver.stats().inFlightBytes()).isZero();
  }

  @Test
  void aBombOfEmptyMessagesIsRefusedBeforeItIsParsed() throws Exception {
    byte[] messages = new byte[60 << 20];
    for (int i = 0; i < messages.length; i += 2) {
      messages[i] = 0x0a;
    }

    HttpResponse<byte[]> response =
        fixture.post(
            "/v1/metrics",
            ReceiverFixture.PROTOBUF,
            ReceiverFixture.gzip(messages),
            "Content-Encoding",
            "gzip");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(failure(response).getMessage()).isEqualTo("messages in the body: over 2000000");
  }

  private static byte[] bomb(long length) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      for (long done = 0; done < length; done += zeros.length) {
        gzip.write(zeros);
      }
    }
    return out.toByteArray();
  }

  @Test
  void aSenderThatStallsIsAnsweredAndCutOff() throws Exception {
    restart(ReceiverConfig.loopback(0, 0).withReadTimeout(Duration.ofMillis(200)));

    String answer =
        raw(
            "POST /v1/metrics HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Content-Type: application/x-protobuf\r\nContent-Length: 100\r\n\r\nabc");

    assertThat(answer).startsWith("HTTP/1.1 408 ");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> fixture.receiver.stats().inFlightBytes() == 0);
  }

  @Test
  void whatIsInFlightIsBounded() throws Exception {
    restart(ReceiverConfig.loopback(0, 0).withLimits(1 << 20, 1 << 20, 100_000));
    byte[] small = OtlpPayloads.everyKind().toByteArray();
    try (Socket hog = new Socket("127.0.0.1", fixture.receiver.httpPort())) {
      hog.getOutputStream()
          .write(
              ("POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                      + "Content-Type: application/x-protobuf\r\nContent-Length: 98000\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> fixture.receiver.stats().inFlightBytes() > 90_000);

      HttpResponse<byte[]> refused = fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, small);

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("retry-after")).contains("1");
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> fixture.receiver.stats().inFlightBytes() == 0);
    assertThat(fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, small).statusCode())
        .isEqualTo(200);
  }

  @Test
  void backPressureOfTheJournalIs503AndNothingAcknowledgedIsLost() throws Exception {
    fixture.close();
    CountDownLatch go = new CountDownLatch(1);
    SegmentJournal journal =
        SegmentJournal.open(
            JournalConfig.in(folder.resolve("slow")).withQueue(5, 1 << 20), new OtlpDecoder());
    Journal slow = new SlowSubscriber(journal, go);
    fixture = new ReceiverFixture(ReceiverConfig.loopback(0, 0), slow);
    byte[] body = OtlpPayloads.everyKind().toByteArray();
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          fixture.client.sendAsync(
              fixture
                  .to("/v1/metrics")
                  .header("Content-Type", ReceiverFixture.PROTOBUF)
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray()));
    }
    int accepted = 0;
    for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
      HttpResponse<byte[]> response = answer.get(60, TimeUnit.SECONDS);
      assertThat(response.statusCode()).isIn(200, 503);
      if (response.statusCode() == 200) {
        accepted++;
      } else {
        assertThat(response.headers().firstValue("retry-after")).contains("1");
        assertThat(failure(response).getDetails(0).getTypeUrl()).endsWith("google.rpc.RetryInfo");
      }
    }
    go.countDown();

    assertThat(accepted).isEqualTo(5);
    List<JournalRecord> stored = new ArrayList<>();
    journal.replay(0, stored::add);
    assertThat(stored).hasSize(5);
  }

  @Test
  void aDiskFaultIs503UntilTheDiskIsBack() throws Exception {
    fixture.close();
    FaultyFile.Faults faults = new FaultyFile.Faults();
    fixture =
        new ReceiverFixture(
            ReceiverConfig.loopback(0, 0),
            new SegmentJournal(
                JournalConfig.in(folder.resolve("faulty")), new OtlpDecoder(), faults::open));
    byte[] body = OtlpPayloads.everyKind().toByteArray();
    assertThat(fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, body).statusCode())
        .isEqualTo(200);
    faults.space = 100;

    HttpResponse<byte[]> refused = fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, body);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).contains("1");

    faults.space = Long.MAX_VALUE;
    assertThat(fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, body).statusCode())
        .isEqualTo(200);
    List<JournalRecord> stored = new ArrayList<>();
    fixture.journal.replay(0, stored::add);
    assertThat(stored).hasSize(2);
  }

  @Test
  void anotherBindNeedsTokens() throws Exception {
    ReceiverConfig open = ReceiverConfig.loopback(0, 0).withBind("0.0.0.0", null, Set.of());
    Vertx vertx = fixture.vertx;
    assertThatThrownBy(() -> OtlpReceiver.start(vertx, open, fixture.journal, Clock.systemUTC()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bind: 0.0.0.0");

    restart(ReceiverConfig.loopback(0, 0).withBind("127.0.0.1", "t0ken"::equals, Set.of()));
    byte[] body = OtlpPayloads.everyKind().toByteArray();

    HttpResponse<byte[]> none = fixture.post("/v1/metrics", ReceiverFixture.PROTOBUF, body);
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(
            fixture
                .post(
                    "/v1/metrics", ReceiverFixture.PROTOBUF, body, "Authorization", "Bearer other")
                .statusCode())
        .isEqualTo(401);
    assertThat(
            fixture
                .post(
                    "/v1/metrics", ReceiverFixture.PROTOBUF, body, "Authorization", "bearer t0ken")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aPortInUseIsNamed() {
    assertThatThrownBy(() ->
            OtlpReceiver.start(
                fixture.vertx,
                ReceiverConfig.loopback(0, fixture.receiver.grpcPort()),
                fixture.journal,
                Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("OTLP/gRPC on 127.0.0.1:" + fixture.receiver.grpcPort());
  }
}
