package io.syntropy.server.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The API's JSON as kept in rows and journal records. Unknown fields are passed over on reading, so
 * that what an older or newer version wrote stays readable.
 */
@ApplicationScoped
public class StoredJson {
  private final ObjectMapper mapper;

  /** The API's format, lenient on reading. */
  public StoredJson(ObjectMapper api) {
    this.mapper = api.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  /** {@code value} as JSON text. */
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code value} as UTF-8 JSON. */
  public byte[] bytes(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code value} as a JSON tree. */
  public JsonNode tree(Object value) {
    return mapper.valueToTree(value);
  }

  /** Reads JSON text as a tree. */
  public JsonNode node(String text) {
    return read(text, JsonNode.class);
  }

  /** Reads what {@link #write} wrote. */
  public <T> T read(String text, Class<T> type) {
    try {
      return mapper.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@link #bytes} wrote. */
  public <T> T read(byte[] utf8, Class<T> type) {
    try {
      return mapper.readValue(utf8, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@link #tree} made. */
  public <T> T read(JsonNode tree, Class<T> type) {
    try {
      return mapper.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@link #write} wrote into the first column of the rows of a query. */
  public <T> List<T> select(
      Database database, Class<T> type, String query, @Nullable Object... arguments) {
    return database.inTransaction(tx -> {
      List<T> found = new ArrayList<>();
      try (PreparedStatement sql = tx.prepareStatement(query)) {
        for (int i = 0; i < arguments.length; i++) {
          sql.setObject(i + 1, arguments[i]);
        }
        try (ResultSet rows = sql.executeQuery()) {
          while (rows.next()) {
            found.add(read(rows.getString(1), type));
          }
        }
      }
      return found;
    });
  }
}
