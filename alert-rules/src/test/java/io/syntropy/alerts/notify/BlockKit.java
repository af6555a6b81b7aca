package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The limits of Block Kit for messages, as documented, and of all blocks together as reported. */
final class BlockKit {
  private static final int MAX_BLOCKS = 50;
  private static final int MAX_TOTAL = 13_000;
  private static final Pattern TAG = Pattern.compile("<[^>]*>");

  private BlockKit() {}

  static Optional<String> wrong(JsonNode blocks) {
    if (blocks.size() > MAX_BLOCKS) {
      return Optional.of("invalid_blocks");
    }
    int total = 0;
    for (JsonNode block : blocks) {
      boolean good =
          switch (block.path("type").asText()) {
            case "header" -> text(block.path("text"), "plain_text", 150);
            case "section" -> section(block);
            case "actions" -> actions(block.path("elements"));
            case "context" -> context(block.path("elements"));
            case "divider" -> true;
            default -> false;
          };
      if (!good) {
        return Optional.of("invalid_blocks");
      }
      total += length(block);
    }
    return total > MAX_TOTAL ? Optional.of("msg_blocks_too_long") : Optional.empty();
  }

  private static boolean section(JsonNode block) {
    JsonNode fields = block.path("fields");
    if (!block.has("text") && fields.isEmpty()) {
      return false;
    }
    if (block.has("text") && !text(block.path("text"), "mrkdwn", 3000)) {
      return false;
    }
    if (fields.size() > 10) {
      return false;
    }
    for (JsonNode field : fields) {
      if (!text(field, "mrkdwn", 2000)) {
        return false;
      }
    }
    return true;
  }

  private static boolean actions(JsonNode elements) {
    if (elements.isEmpty() || elements.size() > 25) {
      return false;
    }
    for (JsonNode element : elements) {
      if (!element.path("type").asText().equals("button")
          || !text(element.path("text"), "plain_text", 75)
          || element.path("action_id").asText().length() > 255
          || element.path("value").asText().length() > 2000
          || element.path("url").asText().length() > 3000) {
        return false;
      }
    }
    return true;
  }

  private static boolean context(JsonNode elements) {
    if (elements.isEmpty() || elements.size() > 10) {
      return false;
    }
    for (JsonNode element : elements) {
      if (!text(element, "mrkdwn", 3000)) {
        return false;
      }
    }
    return true;
  }

  /** Also that markup was not cut in half, and that nobody outside is mentioned. */
  private static boolean text(JsonNode text, String type, int longest) {
    String value = text.path("text").asText();
    if (!text.path("type").asText().equals(type) || value.isEmpty() || value.length() > longest) {
      return false;
    }
    if (type.equals("plain_text")) {
      return true;
    }
    Matcher tags = TAG.matcher(value);
    while (tags.find()) {
      String tag = tags.group();
      if (!tag.startsWith("<!date^") && !tag.startsWith("<http")) {
        return false;
      }
    }
    String rest = tags.replaceAll("");
    return !rest.contains("<")
        && !rest.contains(">")
        && !rest.replaceAll("&(amp|lt|gt);", "").contains("&");
  }

  private static int length(JsonNode node) {
    int sum = node.isTextual() ? node.asText().length() : 0;
    for (JsonNode child : node) {
      sum += length(child);
    }
    return sum;
  }
}
