package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A pressed button, as Slack posts it to the app's request URL. Check {@link SlackSignature} first.
 *
 * @param action what is asked for
 * @param incident the incident's id
 * @param userId the person's id at Slack
 * @param userName the person's name at Slack; theirs to choose, so never an identity of ours
 */
public record SlackInteraction(Action action, String incident, String userId, String userName) {
  static final String ACKNOWLEDGE = "acknowledge";
  static final String SILENCE = "silence";

  private static final int MAX_BODY = 1 << 17;

  /** What a button asks for. */
  public enum Action {
    ACKNOWLEDGE,
    /** For an hour. */
    SILENCE
  }

  /**
   * Reads the form of a request; empty for what asks for nothing, such as a link's button.
   *
   * @param form {@code payload=…}, form-encoded
   * @throws IllegalArgumentException for anything that is no interaction
   */
  public static Optional<SlackInteraction> parse(String form) {
    if (form.length() > MAX_BODY || !form.startsWith("payload=")) {
      throw new IllegalArgumentException("interaction: no payload (expected a form with one)");
    }
    String encoded = form.substring("payload=".length()).split("&", 2)[0];
    JsonNode payload = NoticeJson.node(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    if (!payload.path("type").asText().equals("block_actions")) {
      throw new IllegalArgumentException("interaction: another type (expected block_actions)");
    }
    JsonNode pressed = payload.path("actions").path(0);
    String incident = pressed.path("value").asText();
    Action action =
        switch (pressed.path("action_id").asText()) {
          case ACKNOWLEDGE -> Action.ACKNOWLEDGE;
          case SILENCE -> Action.SILENCE;
          default -> null;
        };
    JsonNode user = payload.path("user");
    String id = user.path("id").asText();
    if (action == null) {
      return Optional.empty();
    }
    if (incident.isBlank() || incident.length() > SlackMessage.MAX_VALUE || id.isBlank()) {
      throw new IllegalArgumentException(
          "interaction: without value or user (expected an incident's id and who pressed)");
    }
    String name = user.path("username").asText(user.path("name").asText(id));
    return Optional.of(new SlackInteraction(action, incident, id, Words.cut(name, 80)));
  }
}
