package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The adapter of a Slack app's bot against the double of Slack. */
class SlackNotifierIT extends NotifierContract {
  private static final String TOKEN = "bot-token-of-the-double";
  private SlackDouble slack;

  @Override
  protected String start() throws Exception {
    slack =
        new SlackDouble(
            TOKEN,
            "/services/T0/B0/x",
            Set.of("C0123456789"),
            20,
            Duration.ofSeconds(30),
            Clock.systemUTC());
    return TOKEN;
  }

  @Override
  protected NotifierSpec.Target target(URI url) {
    return new NotifierSpec.SlackApp(url, "C0123456789", SECRET, "signing");
  }

  @Override
  protected URI url() {
    return slack.url();
  }

  @Override
  protected LoopbackServer server() {
    return slack.server();
  }

  @Override
  protected void stop() {
    slack.close();
  }

  @Override
  protected int shown(Notice notice) {
    return slack.roots().size();
  }

  @Override
  protected Optional<Boolean> open(Notice notice) {
    return Optional.of(!slack.roots().get(0).text().contains("resolved"));
  }

  @Test
  void oneMessageIsUpdatedAndItsThreadTellsTheTimeline() {
    Change[] changes = {Change.TRIGGER, Change.UPDATE, Change.ACKNOWLEDGE, Change.RESOLVE};
    for (int i = 0; i < 4; i++) {
      assertThat(notifier.deliver(notice(i, changes[i]))).isInstanceOf(Receipt.Delivered.class);
    }
    assertThat(slack.roots()).hasSize(1);
    assertThat(slack.replies(slack.roots().get(0)))
        .extracting(SlackDouble.Message::text)
        .satisfiesExactly(
            text -> assertThat(text).startsWith("Changed: burn rate"),
            text -> assertThat(text).startsWith("Acknowledged: "),
            text -> assertThat(text).startsWith("Resolved: "));
  }

  @Test
  void buttonsFollowTheState() {
    assertThat(buttonsAfter(notice(0, Change.TRIGGER)))
        .containsExactly("acknowledge", "silence", "open", "runbook");
    assertThat(buttonsAfter(notice(1, Change.ACKNOWLEDGE)))
        .containsExactly("silence", "open", "runbook");
    assertThat(buttonsAfter(notice(2, Change.RESOLVE))).containsExactly("open", "runbook");
  }

  private List<String> buttonsAfter(Notice notice) {
    notifier.deliver(notice);
    List<String> ids = new ArrayList<>();
    for (JsonNode block : slack.roots().get(0).blocks()) {
      block.path("elements").findValuesAsText("action_id").forEach(ids::add);
    }
    return ids;
  }

  @Test
  void whatComesFromElsewhereCanNeitherMentionNorLink() {
    notifier.deliver(Notices.largest("target", "inc-1"));
    List<String> markup = new ArrayList<>();
    for (JsonNode text : slack.roots().get(0).blocks().findParents("text")) {
      if (text.path("type").asText().equals("mrkdwn")) {
        markup.add(text.path("text").asText());
      }
    }
    assertThat(markup).noneMatch(m -> m.contains("<!channel>"));
  }

  @Test
  void aReplyWhoseAnswerWasLostIsNotRepeated() {
    notifier.deliver(notice(0, Change.TRIGGER));

    Notice update = notice(1, Change.UPDATE);
    lostReply(update);
    assertThat(notifier.deliver(update)).isInstanceOf(Receipt.Delivered.class);
    assertThat(slack.replies(slack.roots().get(0))).hasSize(1);
  }

  private void lostReply(Notice update) {
    // chat.update is scripted as done; then the reply is taken in without an answer
    server().script(LoopbackServer.Response.of(200, "{\"ok\":true}"));
    server().loseAnswer();
    assertThat(notifier.deliver(update)).isInstanceOf(Receipt.Retry.class);
    assertThat(slack.replies(slack.roots().get(0))).hasSize(1);
  }

  @Test
  void aReplyThatDidNotArriveIsMade() {
    notifier.deliver(notice(0, Change.TRIGGER));
    server().script(LoopbackServer.Response.of(200, "{\"ok\":true}"));
    server().hang();
    Notice update = notice(1, Change.UPDATE);
    assertThat(notifier.deliver(update)).isInstanceOf(Receipt.Retry.class);
    assertThat(slack.replies(slack.roots().get(0))).isEmpty();
    assertThat(notifier.deliver(update)).isInstanceOf(Receipt.Delivered.class);
    assertThat(slack.replies(slack.roots().get(0))).hasSize(1);
  }

  @Test
  void aMessageWhoseAnswerWasLostHearsOfTheNextNotice() {
    server().loseAnswer();
    notifier.deliver(notice(0, Change.TRIGGER));
    assertThat(notifier.deliver(notice(3, Change.RESOLVE))).isInstanceOf(Receipt.Delivered.class);
    assertThat(slack.roots())
        .singleElement()
        .satisfies(root -> {
          assertThat(root.text()).contains("resolved");
          assertThat(slack.replies(root)).hasSize(1);
        });
  }

  @Test
  void aDeletedMessageIsPostedAnew() {
    notifier.deliver(notice(0, Change.TRIGGER));
    slack.delete(slack.roots().get(0));
    assertThat(notifier.deliver(notice(1, Change.UPDATE))).isInstanceOf(Receipt.Delivered.class);
    assertThat(slack.roots()).hasSize(1);
  }

  @Test
  void errorsOfSlackAreToldApart() {
    for (String passing : List.of("internal_error", "ratelimited", "service_unavailable")) {
      server()
          .script(
              LoopbackServer.Response.of(
                  200, "{\"ok\":false,\"error\":\"%s\"}".formatted(passing)));
      assertThat(notifier.deliver(notice(0, Change.TRIGGER))).isInstanceOf(Receipt.Retry.class);
      kept.clear();
    }
    for (String lasting :
        List.of("invalid_auth", "channel_not_found", "is_archived", "not_in_channel")) {
      server()
          .script(
              LoopbackServer.Response.of(
                  200, "{\"ok\":false,\"error\":\"%s\"}".formatted(lasting)));
      assertThat(notifier.deliver(notice(0, Change.TRIGGER)))
          .isInstanceOfSatisfying(
              Receipt.Refused.class, r -> assertThat(r.words()).contains(lasting));
    }
  }

  @Test
  void slacksRateIsToldAsRetryAndNothingIsDoubledByIt() {
    Receipt last = new Receipt.Delivered("");
    int sent = 0;
    while (last instanceof Receipt.Delivered) {
      last = notifier.deliver(Notices.of("target", "inc-" + sent++, 0, Change.TRIGGER));
    }
    assertThat(last)
        .isInstanceOfSatisfying(
            Receipt.Retry.class, r -> assertThat(r.after()).isGreaterThan(Duration.ofSeconds(10)));
    assertThat(slack.roots()).hasSize(20);
  }
}
