package io.syntropy.server.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.syntropy.audit.CanonicalJson;
import io.syntropy.audit.Tiles;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns records into leaves: canonical JSON, at most 65,535 bytes, what a tile can carry. */
final class LeafWriter {
  static final int MAX_BYTES = Tiles.MAX_ENTRY;

  /** Beyond it a JSON number is no longer exact (RFC 8785 section 3.2.2.3, I-JSON). */
  private static final BigInteger EXACT = BigInteger.ONE.shiftLeft(53);

  private final ObjectMapper json;

  LeafWriter(ObjectMapper json) {
    this.json = json;
  }

  byte[] leaf(AuditRecord record, Instant recordedAt) {
    ObjectNode leaf = json.createObjectNode();
    leaf.put("v", 1);
    leaf.put("actor", record.actor());
    leaf.put("action", record.action());
    leaf.put("target", record.target());
    leaf.put("outcome", record.outcome());
    leaf.put("occurred_at", record.occurredAt().toString());
    leaf.put("recorded_at", recordedAt.toString());
    put(leaf, "reason", record.reason());
    put(leaf, "decision_id", record.decisionId());
    put(leaf, "trace_id", record.traceId());
    put(leaf, "record_id", record.recordId());
    put(leaf, "before", record.before());
    put(leaf, "after", record.after());
    byte[] bytes;
    try {
      bytes = CanonicalJson.canonicalize(json.writeValueAsString(leaf));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new AuditException(
          AuditException.Kind.BAD_RECORD,
          "audit record " + record.action() + ": " + e.getMessage());
    }
    if (bytes.length > MAX_BYTES) {
      throw new AuditException(
          AuditException.Kind.BAD_RECORD,
          "audit record %s: %d bytes (expected <= %d)"
              .formatted(record.action(), bytes.length, MAX_BYTES));
    }
    return bytes;
  }

  private void put(ObjectNode leaf, String name, @Nullable Object value) {
    if (value != null) {
      leaf.set(name, exact(json.valueToTree(value)));
    }
  }

  private static JsonNode exact(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        field.setValue(exact(field.getValue()));
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, exact(array.get(i)));
      }
    } else if (node.isIntegralNumber() && node.bigIntegerValue().abs().compareTo(EXACT) > 0) {
      return TextNode.valueOf(node.asText());
    }
    return node;
  }

  /** True when two leaves are the same record, whenever each was recorded. */
  boolean sameRecord(byte[] one, byte[] other) {
    try {
      JsonNode first = json.readTree(one);
      JsonNode second = json.readTree(other);
      if (first instanceof ObjectNode a && second instanceof ObjectNode b) {
        a.remove("recorded_at");
        b.remove("recorded_at");
      }
      return first.equals(second);
    } catch (IOException e) {
      return false;
    }
  }
}
