package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Values of table cells. What the API does not know is {@code -}, never 0 and never 100 %. */
final class Cell {
  static final String UNKNOWN = "-";

  private Cell() {}

  /** The text at a path of field names divided by dots. */
  static Function<JsonNode, String> text(String path) {
    return node -> plain(at(node, path));
  }

  /** A fraction as a percentage, with at most {@code digits} after the point. */
  static Function<JsonNode, String> percent(String path, int digits) {
    return node -> {
      JsonNode value = at(node, path);
      if (!value.isNumber()) {
        return UNKNOWN;
      }
      BigDecimal share = value.decimalValue().movePointRight(2);
      BigDecimal shown = share.setScale(digits, RoundingMode.HALF_EVEN).stripTrailingZeros();
      return (shown.signum() == 0 ? "0" : shown.toPlainString()) + "%";
    };
  }

  /** A number with two digits after the point. */
  static Function<JsonNode, String> number(String path) {
    return node -> {
      JsonNode value = at(node, path);
      return value.isNumber() ? String.format(Locale.ROOT, "%.2f", value.asDouble()) : UNKNOWN;
    };
  }

  /** A number of milliseconds as a length of time. */
  static Function<JsonNode, String> millis(String path) {
    return node -> {
      JsonNode value = at(node, path);
      return value.isNumber() ? duration(Duration.ofMillis(value.asLong())) : UNKNOWN;
    };
  }

  /** How long ago an instant was. */
  static Function<JsonNode, String> age(String path, Clock clock) {
    return node -> {
      try {
        return duration(Duration.between(Instant.parse(at(node, path).asText()), clock.instant()));
      } catch (DateTimeException e) {
        return UNKNOWN;
      }
    };
  }

  /** Names divided by commas: of an array its elements, of an object {@code key=value}. */
  static Function<JsonNode, String> joined(String path) {
    return node -> {
      JsonNode value = at(node, path);
      List<String> parts = new ArrayList<>();
      if (value.isObject()) {
        value.properties().forEach(e -> parts.add(e.getKey() + "=" + plain(e.getValue())));
      } else {
        value.forEach(element -> parts.add(plain(element)));
      }
      return parts.isEmpty() ? UNKNOWN : String.join(",", parts);
    };
  }

  static JsonNode at(JsonNode node, String path) {
    JsonNode found = node;
    for (String field : path.split("\\.", -1)) {
      found = found.path(field);
    }
    return found;
  }

  private static String plain(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return UNKNOWN;
    }
    String text = node.isContainerNode() ? Json.line(node) : node.asText();
    return text.isEmpty() ? UNKNOWN : text;
  }

  private static String duration(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 2 * 3600) {
      return seconds / 60 + "m";
    }
    return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
