package io.syntropy.server.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.DirectiveKind;
import io.syntropy.server.http.ApiException;
import io.syntropy.slo.config.Durations;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The desired state of the kinds no policy decides on, between JSON and flat text. */
public final class DirectiveFields {
  private static final int MAX = 200;

  private DirectiveFields() {}

  /**
   * The fields of {@code desired}.
   *
   * @throws ApiException 400 naming what is expected
   */
  public static SortedMap<String, String> read(DirectiveKind kind, JsonNode desired) {
    SortedMap<String, String> fields = new TreeMap<>();
    JsonNode value = desired.path(kind.field());
    switch (kind) {
      case READ_ONLY -> {
        if (!value.isBoolean() || !value.asBoolean()) {
          throw expected(
              kind,
              desired,
              "{\"on\": true}; to allow writes again, revert the action that stopped them");
        }
        fields.put(kind.field(), "true");
      }
      case SHED_LOAD -> {
        if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= 1e9)) {
          throw expected(kind, desired, "{\"max_rps\": 0..1e9}");
        }
        fields.put(kind.field(), value.decimalValue().toPlainString());
      }
      case RESTART, MIGRATE_WORKLOADS, REVERSE_CHARGES ->
          fields.put(kind.field(), text(kind, desired));
      case CONTAIN -> {
        fields.put(kind.field(), text(kind, desired));
        JsonNode ttl = desired.path("ttl");
        if (!ttl.isMissingNode()) {
          if (!ttl.isTextual() || Durations.parse(ttl.asText()).isEmpty()) {
            throw expected(kind, desired, "{\"subject\": ..., \"ttl\": \"1h\"}");
          }
          fields.put("ttl", ttl.asText());
        }
      }
    }
    desired
        .fieldNames()
        .forEachRemaining(name -> {
          if (!fields.containsKey(name)) {
            throw expected(kind, desired, "no field " + name);
          }
        });
    return fields;
  }

  /** The same as it is sent; a field without a value is null. */
  static Map<String, @Nullable Object> json(DirectiveKind kind, Map<String, String> fields) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    fields.forEach((name, value) ->
        json.put(
            name,
            value.isEmpty()
                ? null
                : switch (kind) {
                  case READ_ONLY -> Boolean.valueOf(value);
                  case SHED_LOAD -> new java.math.BigDecimal(value);
                  case RESTART, MIGRATE_WORKLOADS, REVERSE_CHARGES, CONTAIN -> value;
                }));
    return json;
  }

  private static String text(DirectiveKind kind, JsonNode desired) {
    JsonNode value = desired.path(kind.field());
    if (!value.isTextual() || value.asText().isBlank() || value.asText().length() > MAX) {
      throw expected(kind, desired, "{\"%s\": \"1..%d characters\"}".formatted(kind.field(), MAX));
    }
    return value.asText();
  }

  private static ApiException expected(DirectiveKind kind, JsonNode desired, String what) {
    return ApiException.badRequest(
        "desired: %s (expected for %s %s)".formatted(desired, kind.word(), what));
  }
}
