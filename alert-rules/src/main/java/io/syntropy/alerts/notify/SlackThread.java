package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * What is known of an incident's message.
 *
 * @param channel where it is, empty while there is none
 * @param ts Slack's name of the message, empty while there is none
 * @param said the id of the notice that was told last, as message or reply
 * @param begun the id of a notice whose post was begun and not confirmed; empty for none
 * @param since when that post was begun
 */
record SlackThread(String channel, String ts, String said, String begun, Instant since) {
  static final SlackThread NONE = new SlackThread("", "", "", "", Instant.EPOCH);

  boolean exists() {
    return !ts.isEmpty();
  }

  /** A post for {@code notice} may be on its way from now on. */
  SlackThread beginning(String notice, Instant now) {
    return new SlackThread(channel, ts, said, notice, now);
  }

  /** Nothing was posted after all. */
  SlackThread notBegun() {
    return new SlackThread(channel, ts, said, "", Instant.EPOCH);
  }

  /** The message is there, and tells of {@code notice}. */
  SlackThread posted(String inChannel, String message, String notice) {
    return new SlackThread(inChannel, message, notice, "", Instant.EPOCH);
  }

  /** The thread tells of {@code notice}. */
  SlackThread told(String notice) {
    return new SlackThread(channel, ts, notice, "", Instant.EPOCH);
  }

  static SlackThread read(String text) {
    JsonNode tree = NoticeJson.node(text);
    return new SlackThread(
        tree.path("channel").asText(),
        tree.path("ts").asText(),
        tree.path("said").asText(),
        tree.path("begun").asText(),
        Instant.ofEpochMilli(tree.path("since").asLong()));
  }

  String write() {
    ObjectNode tree = NoticeJson.MAPPER.createObjectNode();
    tree.put("channel", channel).put("ts", ts).put("said", said);
    tree.put("begun", begun).put("since", since.toEpochMilli());
    return tree.toString();
  }
}
