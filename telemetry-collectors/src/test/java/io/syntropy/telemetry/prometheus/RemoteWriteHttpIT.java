package io.syntropy.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.Sample;
import io.syntropy.telemetry.ReceiverConfig;
import io.syntropy.telemetry.ReceiverFixture;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;

/** The answers of remote write, over HTTP and a real journal. */
class RemoteWriteHttpIT {
  private static final String PROTOBUF = "application/x-protobuf";

  @TempDir Path folder;
  private final long now = System.currentTimeMillis();

  private static WriteRequests.One series(String name) {
    return new WriteRequests.One().labels("__name__", name, "job", "shop");
  }

  private static HttpResponse<byte[]> write(
      ReceiverFixture fixture, byte[] body, String type, String encoding, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Encoding";
    all[1] = encoding;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return fixture.post(RemoteWrite.PATH, type, body, all);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void durableIs204AndTheGoodPartOfABadRequestIsKept() throws Exception {
    ReceiverConfig config = ReceiverConfig.loopback(0, 0).withLimits(4096, 65_536, 1 << 20);
    try (ReceiverFixture fixture = ReceiverFixture.with(folder, config, new RemoteWrite())) {
      byte[] good = new WriteRequests().add(series("a_total").sample(now, 1)).body();
      assertThat(write(fixture, good, PROTOBUF, "snappy").statusCode()).isEqualTo(204);
      byte[] metadata = new WriteRequests().metadata(1, "a").body();
      assertThat(write(fixture, metadata, PROTOBUF, "snappy").statusCode()).isEqualTo(204);

      byte[] partly =
          new WriteRequests()
              .add(series("b").sample(now, 2))
              .add(series("old").sample(now - 91L * 86_400_000, 2))
              .add(series("").sample(now, 2))
              .body();
      HttpResponse<byte[]> answer = write(fixture, partly, PROTOBUF, "snappy");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(text(answer))
          .startsWith("2 rejected")
          .contains("90 d", "__name__", "everything else of the request was stored");

      assertThat(fixture.stored())
          .flatExtracting(r -> r.samples())
          .extracting(s -> ((Sample.Point) s).series().name())
          .containsExactly("a_total", "b");
    }
  }

  @Test
  void whatCannotBeReadIsRefusedInWords() throws Exception {
    ReceiverConfig config = ReceiverConfig.loopback(0, 0).withLimits(4096, 65_536, 1 << 20);
    try (ReceiverFixture fixture = ReceiverFixture.with(folder, config, new RemoteWrite())) {
      byte[] good = new WriteRequests().add(series("a_total").sample(now, 1)).body();
      HttpResponse<byte[]> v2 =
          write(fixture, good, PROTOBUF + ";proto=io.prometheus.write.v2.Request", "snappy");
      assertThat(v2.statusCode()).isEqualTo(415);
      assertThat(text(v2)).contains("remote write 2.0");
      assertThat(write(fixture, good, "text/plain", "snappy").statusCode()).isEqualTo(415);
      assertThat(write(fixture, good, PROTOBUF, "gzip").statusCode()).isEqualTo(415);
      assertThat(write(fixture, new byte[] {5, 0, 1}, PROTOBUF, "snappy").statusCode())
          .isEqualTo(400);
      assertThat(write(fixture, Snappy.compress(new byte[70_000]), PROTOBUF, "snappy").statusCode())
          .isEqualTo(413);
      assertThat(write(fixture, new byte[5000], PROTOBUF, "snappy").statusCode()).isEqualTo(413);
      assertThat(write(fixture, good, PROTOBUF, "snappy").statusCode()).isEqualTo(204);
      assertThat(fixture.stored()).hasSize(1);
    }
  }

  @Test
  void overloadIs503WithATimeToComeBack() throws Exception {
    ReceiverConfig config = ReceiverConfig.loopback(0, 0).withLimits(4096, 65_536, 2048);
    try (ReceiverFixture fixture = ReceiverFixture.with(folder, config, new RemoteWrite())) {
      WriteRequests request = new WriteRequests();
      for (int i = 0; i < 200; i++) {
        request.add(series("a" + i).sample(now, 1));
      }
      HttpResponse<byte[]> answer = write(fixture, request.body(), PROTOBUF, "snappy");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).contains("1");
    }
  }

  @Test
  void aTokenIsNeededWhereTheReceiverSaysSo() throws Exception {
    ReceiverConfig config =
        ReceiverConfig.loopback(0, 0).withBind("127.0.0.1", "secret"::equals, Set.of());
    try (ReceiverFixture fixture = ReceiverFixture.with(folder, config, new RemoteWrite())) {
      byte[] good = new WriteRequests().add(series("a_total").sample(now, 1)).body();
      assertThat(write(fixture, good, PROTOBUF, "snappy").statusCode()).isEqualTo(401);
      assertThat(
              write(fixture, good, PROTOBUF, "snappy", "Authorization", "Bearer secret")
                  .statusCode())
          .isEqualTo(204);
    }
  }
}
