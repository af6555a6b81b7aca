package io.syntropy.server.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syntropy.alerts.notify.PagerDutyDouble;
import io.syntropy.alerts.notify.SlackDouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Doubles of PagerDuty and Slack that enforce their limits, as notifiers of a storm. */
final class StormTargets implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private static final String CHANNEL = "C0123456789";

  private final PagerDutyDouble pagerDuty;
  private final SlackDouble slack;

  /** Starts both: 120 events a minute there, a message every 300 ms here. */
  StormTargets() throws IOException {
    Clock clock = Clock.systemUTC();
    pagerDuty = new PagerDutyDouble(Set.of(KEY), 120, 20, clock);
    slack =
        new SlackDouble(
            "bot-token", "/services/x", Set.of(CHANNEL), 1, Duration.ofMillis(300), clock);
  }

  /** The notifiers {@code on-call} and {@code incidents}, which ask for more than is allowed. */
  String documents() {
    return """
    apiVersion: syntropy/v1
    kind: Notifier
    metadata: {name: on-call}
    spec: {type: pagerduty, url: '%s', secret: pagerduty-key, timeout: 2s, rate: {per_minute: 240, burst: 30}}
    ---
    apiVersion: syntropy/v1
    kind: Notifier
    metadata: {name: incidents}
    spec:
      type: slack
      url: '%s'
      channel: %s
      secret: slack-bot
      timeout: 2s
      rate: {per_minute: 240, burst: 3}
      routes: [{severities: [sev1, sev2]}]
    """
        .formatted(pagerDuty.url(), slack.url(), CHANNEL);
  }

  /** Puts what the notifiers need into a data folder. */
  void secrets(Path data) throws IOException {
    secret(data, "pagerduty-key", KEY);
    secret(data, "slack-bot", "bot-token");
  }

  static void secret(Path data, String name, String text) throws IOException {
    Path secrets = Files.createDirectories(data.resolve("secrets/notifiers"));
    Path file = Files.writeString(secrets.resolve(name), text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Waits until some of it is told, and for one whose answer nobody hears. */
  void awaitTheMiddle() {
    await()
        .atMost(PATIENCE)
        .until(() -> pagerDuty.alerts().size() >= 5 && slack.roots().size() >= 3);
    slack.server().loseAnswer();
    pagerDuty.server().loseAnswer();
    int asked = slack.server().requests().size();
    await().atMost(PATIENCE).until(() -> slack.server().requests().size() > asked);
  }

  /** How many requests PagerDuty took in, repetitions and updates included. */
  int events() {
    return pagerDuty.alerts().values().stream().mapToInt(alert -> alert.log().size()).sum();
  }

  /** How many messages and replies stand in the channel. */
  int messages() {
    return slack.messages().size();
  }

  /** So many incidents, each opened once, told once and resolved. */
  void assertToldOnceAndResolved(int incidents) {
    assertThat(pagerDuty.alerts()).hasSize(incidents);
    assertThat(pagerDuty.alerts().values())
        .allSatisfy(alert -> {
          assertThat(alert.status()).isEqualTo("resolved");
          assertThat(alert.opened()).isEqualTo(1);
        });
    assertThat(slack.throttled()).as("the limit was met").isPositive();
    assertThat(slack.roots()).hasSize(incidents);
    List<String> notices = new ArrayList<>();
    for (SlackDouble.Message root : slack.roots()) {
      assertThat(root.text()).contains("resolved");
      List<SlackDouble.Message> replies = slack.replies(root);
      assertThat(replies.getLast().text()).startsWith("Resolved");
      replies.forEach(r -> notices.add(r.metadata().path("event_payload").path("notice").asText()));
    }
    assertThat(notices).doesNotHaveDuplicates().doesNotContain("");
  }

  @Override
  public void close() {
    slack.close();
    pagerDuty.close();
  }
}
