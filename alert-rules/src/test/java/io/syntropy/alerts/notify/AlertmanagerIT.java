package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter against Debian's Alertmanager, whose webhook says what it told on. */
class AlertmanagerIT {
  private static final Path PROGRAM = Path.of("/usr/bin/prometheus-alertmanager");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> kept = new HashMap<>();
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private LoopbackServer receiver;
  private Process process;
  private URI url;

  @BeforeEach
  void start() throws Exception {
    install();
    assumeTrue(Files.isExecutable(PROGRAM), "apt-get install prometheus-alertmanager");
    receiver =
        new LoopbackServer(request -> {
          told.add(NoticeJson.node(request.body()));
          return LoopbackServer.Response.of(200, "");
        });
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        route: {receiver: us, group_by: [incident], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
        receivers:
          - name: us
            webhook_configs: [{url: '%s/told', send_resolved: true}]
        """
            .formatted(receiver.url()));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    url = URI.create("http://127.0.0.1:" + port);
    process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "--config.file=" + folder.resolve("alertmanager.yml"),
                "--storage.path=" + folder.resolve("data"),
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("alertmanager.log").toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> get("/-/ready").statusCode() == 200);
  }

  /** As root on Debian the package is put in place, its service stays off. */
  private static void install() throws Exception {
    if (Files.isExecutable(PROGRAM)
        || !System.getProperty("user.name").equals("root")
        || !Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      return;
    }
    ProcessBuilder apt =
        new ProcessBuilder(
                "sh",
                "-c",
                "apt-get -qq update && apt-get -qq install -y --no-install-recommends"
                    + " prometheus-alertmanager")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    apt.environment().put("DEBIAN_FRONTEND", "noninteractive");
    apt.environment().put("RUNLEVEL", "1");
    assertThat(apt.start().waitFor(5, TimeUnit.MINUTES)).isTrue();
  }

  @AfterEach
  void stop() throws Exception {
    if (process != null) {
      process.destroy();
      process.waitFor(10, TimeUnit.SECONDS);
      process.destroyForcibly();
    }
    if (receiver != null) {
      receiver.close();
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode alerts() throws IOException, InterruptedException {
    return NoticeJson.node(get("/api/v2/alerts").body());
  }

  private Notifier notifier(Duration resend) {
    Clock clock =
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now.get();
          }
        };
    return new Notifiers(
            name -> Optional.empty(),
            StandardWebhook::sign,
            new PublicUrl(URI.create("https://syntropy.example.com")),
            clock)
        .make(
            NotifierSpec.of("am", new NotifierSpec.Alertmanager(url, null, resend)),
            new MessageMemory() {
              @Override
              public Optional<String> recall(String dedupKey) {
                return Optional.ofNullable(kept.get(dedupKey));
              }

              @Override
              public void keep(String dedupKey, String text) {
                kept.put(dedupKey, text);
              }
            });
  }

  private static Notice notice(int sequence, Change change, Sev severity) {
    return Notices.of("am", "inc-1", sequence, change, severity);
  }

  private void delivers(Notifier notifier, Notice notice) {
    assertThat(notifier.deliver(notice)).isInstanceOf(Receipt.Delivered.class);
  }

  private void awaitTold(String status, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(told.stream().filter(t -> t.path("status").asText().equals(status)))
                .hasSize(count));
  }

  @Test
  void anIncidentIsOneAlertFromItsStartToItsEnd() throws Exception {
    Notifier notifier = notifier(Duration.ofMinutes(1));
    delivers(notifier, notice(0, Change.TRIGGER, Sev.SEV1));
    delivers(notifier, notice(0, Change.TRIGGER, Sev.SEV1));
    assertThat(alerts()).hasSize(1);
    JsonNode alert = alerts().get(0);
    assertThat(alert.path("labels").path("alertname").asText()).isEqualTo("SyntropyIncident");
    assertThat(alert.path("labels").path("severity").asText()).isEqualTo("sev1");
    assertThat(alert.path("labels").path("team").asText()).isEqualTo("social");
    assertThat(alert.path("annotations").path("runbook_url").asText()).endsWith("feed-latency");
    assertThat(alert.path("generatorURL").asText())
        .isEqualTo("https://syntropy.example.com/incidents/inc-1");
    assertThat(Instant.parse(alert.path("startsAt").asText())).isEqualTo(Notices.START);
    awaitTold("firing", 1);
    delivers(notifier, notice(1, Change.RESOLVE, Sev.SEV1));
    awaitTold("resolved", 1);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void aSeverityThatChangesEndsTheAlertThatHadTheOther() throws Exception {
    Notifier notifier = notifier(Duration.ofMinutes(1));
    delivers(notifier, notice(0, Change.TRIGGER, Sev.SEV3));
    delivers(notifier, notice(1, Change.UPDATE, Sev.SEV1));
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).path("labels").path("severity").asText()).isEqualTo("sev1");
    delivers(notifier, notice(2, Change.RESOLVE, Sev.SEV1));
    assertThat(alerts()).isEmpty();
  }

  @Test
  void anIncidentThatIsPostedAgainStaysAndOneThatIsNotEnds() throws Exception {
    Duration resend = Duration.ofSeconds(5);
    Notifier notifier = notifier(resend);
    now.set(Instant.now().minus(resend.multipliedBy(4)).plusSeconds(2));
    delivers(notifier, notice(0, Change.TRIGGER, Sev.SEV1));
    awaitTold("firing", 1);
    now.set(Instant.now());
    assertThat(notifier.resend()).contains(resend);
    delivers(notifier, notice(0, Change.TRIGGER, Sev.SEV1));
    Instant end = Instant.parse(alerts().get(0).path("endsAt").asText());
    assertThat(end).isAfter(Instant.now().plus(resend.multipliedBy(2)));
    // Nobody posts it any more: it ends by itself.
    await().atMost(PATIENCE).until(() -> alerts().isEmpty());
    awaitTold("resolved", 1);
  }

  @Test
  void theLargestNoticeIsTaken() throws Exception {
    delivers(notifier(Duration.ofMinutes(1)), Notices.largest("am", "inc-1"));
    assertThat(alerts()).hasSize(1);
  }
}
