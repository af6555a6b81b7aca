package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.alerts.notify.PagerDutyDouble;
import io.syntropy.alerts.notify.SlackDouble;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From bad telemetry to the doubles of PagerDuty and Slack, a button pressed there, and the end:
 * one alert and one message, which follow the incident.
 */
class IncidentNoticesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final String SIGNING = "8f742231b10e8888abcd99yyyzzz85a5";

  @TempDir private Path folder;

  private void secret(String name, String text) throws IOException {
    Path file = Files.createDirectories(folder.resolve("data/secrets/notifiers")).resolve(name);
    Files.writeString(file, text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void anIncidentIsToldTakenByAButtonAndResolved() throws Exception {
    secret("pagerduty-key", KEY);
    secret("slack-bot", "bot-token");
    secret("slack-signing", SIGNING);
    Clock clock = Clock.systemUTC();
    try (PagerDutyDouble pagerDuty = new PagerDutyDouble(Set.of(KEY), 120, 20, clock);
        SlackDouble slack =
            new SlackDouble(
                "bot-token", "/services/x", Set.of("C01"), 3, Duration.ofSeconds(1), clock);
        Fixture fixture =
            new Fixture(
                folder,
                Fixture.SLO,
                """
                apiVersion: syntropy/v1
                kind: Notifier
                metadata: {name: on-call}
                spec: {type: pagerduty, url: '%s', secret: pagerduty-key}
                """
                    .formatted(pagerDuty.url()),
                """
                apiVersion: syntropy/v1
                kind: Notifier
                metadata: {name: incidents}
                spec: {type: slack, url: '%s', channel: C01, secret: slack-bot, signing_secret: slack-signing}
                """
                    .formatted(slack.url()))) {
      assertThat(fixture.get("/api/v1/config/status").path("faults")).isEmpty();
      Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      for (int i = 0; i < 20; i++) {
        Instant from = now.minusSeconds(30 - i);
        fixture.traffic().requests("social", "eu-west-1", from, from.plusSeconds(1), 0, 50);
      }
      await()
          .atMost(PATIENCE)
          .until(() -> pagerDuty.alerts().size() == 1 && slack.roots().size() == 1);
      JsonNode incident = fixture.get("/api/v1/incidents?state=open").path("items").get(0);
      String id = incident.path("id").asText();

      HttpResponse<String> pressed = press(fixture, button(slack, "acknowledge"));
      assertThat(pressed.statusCode()).as(pressed.body()).isEqualTo(200);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(pagerDuty.alerts().values())
                .singleElement()
                .satisfies(alert -> assertThat(alert.status()).isEqualTo("acknowledged"));
            assertThat(slack.roots().getFirst().text()).contains("acknowledged");
          });
      assertThat(fixture.get("/api/v1/audit?limit=200").toString()).contains("slack:U1 (ada)");

      // The pager's document is removed: what it has open is resolved there all the same.
      Path documents = fixture.config().resolve("all.yaml");
      String without =
          Files.readString(documents)
              .lines()
              .filter(line -> !line.contains("secret: pagerduty-key"))
              .collect(Collectors.joining("\n"))
              .replaceFirst(
                  "apiVersion: syntropy/v1\nkind: Notifier\nmetadata: \\{name: on-call}\n---\n",
                  "");
      assertThat(without).doesNotContain("on-call");
      JsonNode plan =
          new com.fasterxml.jackson.databind.ObjectMapper()
              .readTree(
                  fixture
                      .server()
                      .post(
                          "/api/v1/config/plan",
                          new com.fasterxml.jackson.databind.ObjectMapper()
                              .writeValueAsString(
                                  Map.of(
                                      "files",
                                      List.of(Map.of("path", "all.yaml", "text", without)))),
                          fixture.server().token("operator"))
                      .body());
      assertThat(plan.path("summary").toString())
          .contains("it still hears of 1 open incident to its end");
      Files.writeString(documents, without);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(fixture.get("/api/v1/notifiers").path("items"))
                  .anySatisfy(target -> {
                    assertThat(target.path("name").asText()).isEqualTo("on-call");
                    assertThat(target.path("kept_until").isTextual()).isTrue();
                  }));

      fixture
          .server()
          .post(
              "/api/v1/incidents/" + id + "/resolve",
              "{\"reason\":\"it was a test\"}",
              fixture.server().token("operator"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(pagerDuty.alerts().values())
                .singleElement()
                .satisfies(alert -> assertThat(alert.status()).isEqualTo("resolved"));
            assertThat(slack.roots())
                .singleElement()
                .satisfies(root -> assertThat(root.text()).contains("resolved"));
          });
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(slack.replies(slack.roots().getFirst()))
                  .extracting(SlackDouble.Message::text)
                  .anyMatch(text -> text.startsWith("Acknowledged"))
                  .anyMatch(text -> text.startsWith("Resolved")));
      assertThat(fixture.get("/api/v1/notifications?state=dead").path("items")).isEmpty();
      await()
          .atMost(PATIENCE)
          .until(() -> fixture.get("/api/v1/notifiers").path("items").size() == 1);
    }
  }

  /** The value of the button as it is in the message. */
  private static String button(SlackDouble slack, String action) {
    for (JsonNode block : slack.roots().getFirst().blocks()) {
      for (JsonNode element : block.path("elements")) {
        if (element.path("action_id").asText().equals(action)) {
          return element.path("value").asText();
        }
      }
    }
    throw new AssertionError("no button " + action);
  }

  private static HttpResponse<String> press(Fixture fixture, String value) throws Exception {
    String body =
        "payload="
            + URLEncoder.encode(
                """
                {"type":"block_actions","user":{"id":"U1","username":"ada"},
                 "actions":[{"action_id":"acknowledge","value":"%s"}]}\
                """
                    .formatted(value),
                StandardCharsets.UTF_8);
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SIGNING.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] sum = mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
    return fixture
        .server()
        .send(
            "POST",
            "/api/v1/notifiers/incidents/slack",
            body,
            Map.of(
                "Content-Type",
                "application/x-www-form-urlencoded",
                "X-Slack-Request-Timestamp",
                timestamp,
                "X-Slack-Signature",
                "v0=" + HexFormat.of().formatHex(sum)));
  }
}
