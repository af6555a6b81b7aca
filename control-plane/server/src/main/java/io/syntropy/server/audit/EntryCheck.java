package io.syntropy.server.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.audit.CanonicalJson;
import io.syntropy.audit.Hash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares one row of the log with what its leaf says. */
final class EntryCheck {
  static final String COLUMNS =
      "index, leaf, leaf_hash, actor, action, target, outcome, occurred_at, record_key,"
          + " decision_id";

  private final ObjectMapper json;

  EntryCheck(ObjectMapper json) {
    this.json = json;
  }

  /** The leaf hash of the row, which must be entry {@code index}. */
  Hash check(ResultSet row, long index) throws SQLException, StoreFault {
    long found = row.getLong("index");
    if (found != index) {
      throw StoreFault.entry(
          Math.min(index, Math.max(found, 0)),
          "expected index " + index + ", found " + found + ": removed, moved or doubled");
    }
    byte[] leaf = row.getBytes("leaf");
    byte[] stored = row.getBytes("leaf_hash");
    if (leaf == null || stored == null) {
      throw StoreFault.entry(index, "leaf or leaf_hash is empty");
    }
    Hash hash = Hash.ofLeaf(leaf);
    if (!Arrays.equals(hash.bytes(), stored)) {
      throw StoreFault.entry(index, "its leaf does not have its leaf_hash");
    }
    columns(row, index, leaf);
    return hash;
  }

  private void columns(ResultSet row, long index, byte[] leaf) throws SQLException, StoreFault {
    JsonNode record;
    try {
      if (!Arrays.equals(
          CanonicalJson.canonicalize(new String(leaf, StandardCharsets.UTF_8)), leaf)) {
        throw StoreFault.entry(index, "its leaf is no canonical JSON");
      }
      record = json.readTree(leaf);
    } catch (IllegalArgumentException | IOException e) {
      throw StoreFault.entry(index, "its leaf is no canonical JSON");
    }
    String actor = text(record, "actor");
    String recordId = text(record, "record_id");
    same(index, "actor", actor, row.getString("actor"));
    same(index, "action", text(record, "action"), row.getString("action"));
    same(index, "target", text(record, "target"), row.getString("target"));
    same(index, "outcome", text(record, "outcome"), row.getString("outcome"));
    same(index, "occurred_at", micros(text(record, "occurred_at")), instant(row));
    String key = recordId == null ? null : actor + "/" + recordId;
    same(index, "record_key", key, row.getString("record_key"));
    same(index, "decision_id", text(record, "decision_id"), row.getString("decision_id"));
  }

  private static @Nullable String text(JsonNode record, String name) {
    return record.path(name).isTextual() ? record.path(name).textValue() : null;
  }

  private static @Nullable Instant instant(ResultSet row) throws SQLException {
    Timestamp stored = row.getTimestamp("occurred_at");
    return stored == null ? null : stored.toInstant();
  }

  /** PostgreSQL keeps microseconds; the driver rounds half up. */
  private static @Nullable Instant micros(@Nullable String text) {
    try {
      return text == null
          ? null
          : Instant.parse(text).plusNanos(500).truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static void same(
      long index, String column, @Nullable Object leaf, @Nullable Object stored) throws StoreFault {
    if (!Objects.equals(leaf, stored)) {
      throw StoreFault.entry(index, "column " + column + " is not what its leaf says");
    }
  }
}
