package io.syntropy.telemetry.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.syntropy.slo.Sample;
import io.syntropy.telemetry.ReceiverConfig;
import io.syntropy.telemetry.ReceiverFixture;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real Loki4j appender, in both of its encodings, with the receiver away in between. */
class Loki4jIT {
  private static final int BEFORE = 250;
  private static final int AWAY = 130;
  private static final String TRACE = "5b8efff798038103d269b633813fc60c";

  @TempDir Path folder;

  private static LoggerContext appender(int port, boolean protobuf) throws Exception {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator joran = new JoranConfigurator();
    joran.setContext(context);
    String xml =
        """
        <configuration>
          <appender name="LOKI" class="com.github.loki4j.logback.Loki4jAppender">
            <labels>
              app = shop
              region = eu-west-1
              level = %%level
            </labels>
            <structuredMetadata>
              trace_id = %%mdc{trace_id}
              thread = %%thread
            </structuredMetadata>
            <message><pattern>%%msg</pattern></message>
            <batch><maxItems>50</maxItems><timeoutMs>200</timeoutMs></batch>
            <http>
              <url>http://127.0.0.1:%d/loki/api/v1/push</url>
              <useProtobufApi>%s</useProtobufApi>
              <maxRetries>100</maxRetries>
              <minRetryBackoffMs>20</minRetryBackoffMs>
              <maxRetryBackoffMs>200</maxRetryBackoffMs>
            </http>
          </appender>
          <root level="DEBUG"><appender-ref ref="LOKI"/></root>
        </configuration>
        """
            .formatted(port, protobuf);
    joran.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    return context;
  }

  private ReceiverFixture receiver(int port) throws Exception {
    return ReceiverFixture.with(
        folder.resolve("journal"), ReceiverConfig.loopback(port, 0), new LokiPush());
  }

  private static List<Sample.Log> logs(ReceiverFixture fixture) {
    return fixture.stored().stream()
        .flatMap(r -> r.samples().stream())
        .map(s -> (Sample.Log) s)
        .toList();
  }

  private static void arrived(ReceiverFixture fixture, int lines) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(logs(fixture)).hasSizeGreaterThanOrEqualTo(lines));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyLineArrivesOnce(boolean protobuf) throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    LoggerContext context = appender(port, protobuf);
    try {
      Logger logger = context.getLogger("test");
      try (ReceiverFixture first = receiver(port)) {
        for (int i = 0; i < BEFORE; i++) {
          logger.info("line {}", i);
        }
        arrived(first, BEFORE);
      }
      context.getMDCAdapter().put("trace_id", TRACE);
      for (int i = BEFORE; i < BEFORE + AWAY; i++) {
        logger.error("line {}", i);
      }
      context.getMDCAdapter().clear();
      try (ReceiverFixture second = receiver(port)) {
        arrived(second, BEFORE + AWAY);
        List<Sample.Log> all = logs(second);
        assertThat(all)
            .extracting(Sample.Log::body)
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, BEFORE + AWAY).mapToObj(i -> "line " + i).toList());
        assertThat(all)
            .filteredOn(l -> l.severity().equals("ERROR"))
            .hasSize(AWAY)
            .allSatisfy(l -> {
              assertThat(l.traceId()).isEqualTo(TRACE);
              assertThat(l.resource().get("service.name")).isEqualTo("shop");
              assertThat(l.resource().get("cloud.region")).isEqualTo("eu-west-1");
              assertThat(l.attributes().get("thread")).isEqualTo(Thread.currentThread().getName());
            });
        assertThat(all).filteredOn(l -> l.severity().equals("INFO")).hasSize(BEFORE);
      }
    } finally {
      context.stop();
    }
  }
}
