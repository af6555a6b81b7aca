package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import io.syntropy.alerts.Sev;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Slack incoming webhook, which cannot keep all of {@link NotifierContract}: nothing is read. */
class SlackWebhookNotifierIT {
  private static final String PATH = "/services/T00000000/B00000000/double";
  private final Map<String, String> kept = new HashMap<>();
  private SlackDouble slack;
  private Notifier notifier;

  @BeforeEach
  void start() throws Exception {
    slack = new SlackDouble("none", PATH, Set.of(), 20, Duration.ofSeconds(30), Clock.systemUTC());
    notifier = make(slack.server().url() + PATH, true);
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  private Notifier make(String address, boolean sendResolved) {
    NotifierSpec.Target target = new NotifierSpec.SlackWebhook("slack-url", null);
    return new Notifiers(
            name -> Optional.of(address),
            StandardWebhook::sign,
            new PublicUrl(URI.create("https://syntropy.example.com")),
            Clock.systemUTC())
        .make(
            new NotifierSpec(
                "target",
                target,
                target.rate(),
                Duration.ofSeconds(2),
                sendResolved,
                Duration.ofDays(1)),
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
    return Notices.of("target", "inc-1", sequence, change, severity);
  }

  @Test
  void eachChangeIsAMessageAndUpdatesOnlyWhenMoreSevere() {
    notifier.deliver(notice(0, Change.TRIGGER, Sev.SEV3));
    assertThat(notifier.deliver(notice(1, Change.UPDATE, Sev.SEV3)).words()).contains("not sent");
    notifier.deliver(notice(2, Change.UPDATE, Sev.SEV1));
    assertThat(notifier.deliver(notice(3, Change.UPDATE, Sev.SEV2)).words()).contains("not sent");
    notifier.deliver(notice(4, Change.ACKNOWLEDGE, Sev.SEV1));
    notifier.deliver(notice(5, Change.RESOLVE, Sev.SEV1));
    assertThat(slack.messages()).hasSize(4);
    assertThat(slack.messages().get(1).text()).contains("[SEV1]");
  }

  @Test
  void resolutionsCanBeLeftOut() {
    Notifier quiet = make(slack.server().url() + PATH, false);
    assertThat(quiet.deliver(notice(0, Change.RESOLVE, Sev.SEV1)))
        .isEqualTo(new Receipt.Delivered("not sent: send_resolved is false"));
    assertThat(slack.messages()).isEmpty();
  }

  @Test
  void theAddressIsASecretAndIsNeverInAReceipt() {
    String wrong = slack.server().url() + "/services/T0/B0/nobody";
    assertThat(make(wrong, true).deliver(notice(0, Change.TRIGGER, Sev.SEV1)))
        .isInstanceOfSatisfying(
            Receipt.Refused.class,
            r -> assertThat(r.words()).contains("no_service").doesNotContain("nobody"));
    assertThat(make("not-an-address", true).deliver(notice(0, Change.TRIGGER, Sev.SEV1)))
        .isInstanceOfSatisfying(
            Receipt.Retry.class, r -> assertThat(r.words()).doesNotContain("not-an-address"));
    slack.close();
    assertThat(notifier.deliver(notice(0, Change.TRIGGER, Sev.SEV1)))
        .isInstanceOfSatisfying(
            Receipt.Retry.class, r -> assertThat(r.words()).doesNotContain("double"));
  }

  @Test
  void theLargestNoticeIsTakenAndTheRateObeyed() {
    assertThat(notifier.deliver(Notices.largest("target", "inc-1")))
        .isInstanceOf(Receipt.Delivered.class);
    slack.server().script(LoopbackServer.Response.later(429, "9", "rate_limited"));
    assertThat(notifier.deliver(notice(0, Change.TRIGGER, Sev.SEV1)))
        .isInstanceOfSatisfying(
            Receipt.Retry.class, r -> assertThat(r.after()).isEqualTo(Duration.ofSeconds(9)));
  }
}
