package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What Slack sends: signatures and pressed buttons. */
class SlackRequestTest {
  /** The example of Slack's own documentation. */
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

  private static final String TIMESTAMP = "1531420618";
  private static final String BODY =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
          + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
          + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2F"
          + "commands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
          + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  private static final String SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

  private static final Instant NOW = Instant.ofEpochSecond(1531420618);

  @Test
  void theDocumentedExampleIsAccepted() {
    assertThat(SlackSignature.accepts(SECRET, TIMESTAMP, SIGNATURE, BODY, NOW)).isTrue();
  }

  @Test
  void anythingElseIsNot() {
    assertThat(SlackSignature.accepts(SECRET, TIMESTAMP, SIGNATURE, BODY + " ", NOW)).isFalse();
    assertThat(SlackSignature.accepts("x" + SECRET, TIMESTAMP, SIGNATURE, BODY, NOW)).isFalse();
    assertThat(SlackSignature.accepts("", TIMESTAMP, SIGNATURE, BODY, NOW)).isFalse();
    assertThat(SlackSignature.accepts(SECRET, "1531420619", SIGNATURE, BODY, NOW)).isFalse();
    assertThat(SlackSignature.accepts(SECRET, null, SIGNATURE, BODY, NOW)).isFalse();
    assertThat(SlackSignature.accepts(SECRET, TIMESTAMP, null, BODY, NOW)).isFalse();
    assertThat(SlackSignature.accepts(SECRET, "-1", SIGNATURE, BODY, NOW)).isFalse();
    assertThat(SlackSignature.accepts(SECRET, TIMESTAMP, SIGNATURE.substring(3), BODY, NOW))
        .isFalse();
  }

  @Test
  void theTimestampMayBeFiveMinutesOff() {
    for (int seconds : new int[] {-300, 300}) {
      assertThat(
              SlackSignature.accepts(SECRET, TIMESTAMP, SIGNATURE, BODY, NOW.plusSeconds(seconds)))
          .isTrue();
    }
    for (int seconds : new int[] {-301, 301}) {
      assertThat(
              SlackSignature.accepts(SECRET, TIMESTAMP, SIGNATURE, BODY, NOW.plusSeconds(seconds)))
          .isFalse();
    }
  }

  private static String form(String json) {
    return "payload=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  private static String pressed(String action, String value) {
    return form(
        """
        {"type":"block_actions","user":{"id":"U1","username":"ada"},
         "actions":[{"action_id":"%s","value":"%s"}]}\
        """
            .formatted(action, value));
  }

  @Test
  void pressedButtonsAreRead() {
    assertThat(SlackInteraction.parse(pressed("acknowledge", "inc-1")))
        .contains(new SlackInteraction(SlackInteraction.Action.ACKNOWLEDGE, "inc-1", "U1", "ada"));
    assertThat(SlackInteraction.parse(pressed("silence", "inc-1")).orElseThrow().action())
        .isEqualTo(SlackInteraction.Action.SILENCE);
    assertThat(SlackInteraction.parse(pressed("open", ""))).isEmpty();
  }

  @Test
  void whatIsNoInteractionIsRefused() {
    for (String bad :
        new String[] {
          "",
          "x=y",
          "payload=%7B",
          form("{\"type\":\"view_submission\"}"),
          pressed("acknowledge", ""),
          "payload=" + "a".repeat(200_000)
        }) {
      assertThatIllegalArgumentException().isThrownBy(() -> SlackInteraction.parse(bad));
    }
  }
}
