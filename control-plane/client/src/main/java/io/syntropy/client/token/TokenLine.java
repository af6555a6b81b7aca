package io.syntropy.client.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One line of the token file: a token made, or one revoked. */
final class TokenLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TokenLine() {}

  static String of(TokenRecord record) {
    ObjectNode line = JSON.createObjectNode();
    line.put("hash", record.hash());
    line.put("use", record.use().name().toLowerCase(Locale.ROOT));
    line.put("role", record.role());
    line.put("name", record.name());
    line.put("created", record.created().toString());
    line.put("expires", record.expires().toString());
    record.parent().ifPresent(hash -> line.put("parent", hash));
    return line.toString();
  }

  static String revocation(String hash, Instant at) {
    return JSON.createObjectNode().put("revoked", hash).put("at", at.toString()).toString();
  }

  /** Plays one line onto the tokens read so far; an unreadable line changes nothing. */
  static void apply(String text, Map<String, TokenRecord> tokens) {
    try {
      JsonNode line = JSON.readTree(text);
      if (line.has("revoked")) {
        tokens.remove(line.path("revoked").asText());
      } else if (line.has("hash")) {
        TokenRecord record = parse(line);
        tokens.put(record.hash(), record);
      }
    } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
      // Torn or damaged: grants nothing.
      return;
    }
  }

  private static TokenRecord parse(JsonNode line) {
    return new TokenRecord(
        line.path("hash").asText(),
        TokenRecord.Use.valueOf(line.path("use").asText("bearer").toUpperCase(Locale.ROOT)),
        line.path("role").asText(),
        line.path("name").asText(),
        Instant.parse(line.path("created").asText()),
        Instant.parse(line.path("expires").asText()),
        Optional.ofNullable(line.path("parent").textValue()));
  }
}
