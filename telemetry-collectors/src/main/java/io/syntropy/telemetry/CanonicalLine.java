package io.syntropy.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The canonical JSON log line, {@code {"ts":…,"level":…,"service":…,"trace_id":…,"message":…}}, as
 * the body of a log record, whatever protocol it came by. Its fields become the record's: severity,
 * trace and span id, body, the resource's service, and attributes, by their OpenTelemetry name
 * where there is one ({@code route} is {@code http.route}). What the record says itself wins.
 */
public final class CanonicalLine {
  /** The attribute of a record whose line has no {@code ts}: its value is that. */
  static final String LACKS = "log.lacks";

  private static final int MAX_LENGTH = 1 << 16;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** A line with none of these is someone else's JSON and stays as it is. */
  private static final Set<String> MARKS = Set.of("ts", "level", "service", "message");

  private static final Map<String, String> STANDARD =
      Map.of(
          "route", "http.route",
          "region", "cloud.region",
          "status", "http.response.status_code",
          "infra.pod", "k8s.pod.name",
          "infra.node", "k8s.node.name");

  private CanonicalLine() {}

  /** {@code log} with the fields of its body, when that is a canonical line; else itself. */
  public static Sample.Log read(Sample.Log log) {
    Map<String, String> fields = fields(log.body());
    return fields == null || fields.keySet().stream().noneMatch(MARKS::contains)
        ? log
        : merged(log, fields);
  }

  /** The members of a JSON object in their string form, nested ones by dotted names; else null. */
  static @Nullable Map<String, String> fields(String body) {
    String text = body.strip();
    if (text.length() < 2
        || text.length() > MAX_LENGTH
        || text.charAt(0) != '{'
        || text.charAt(text.length() - 1) != '}') {
      return null;
    }
    try (JsonParser json = FACTORY.createParser(text)) {
      json.nextToken();
      Map<String, String> fields = new LinkedHashMap<>();
      members(json, "", fields);
      return json.nextToken() == null ? fields : null;
    } catch (IOException notJson) {
      return null;
    }
  }

  private static void members(JsonParser json, String prefix, Map<String, String> fields)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT) {
        members(json, name + ".", fields);
      } else if (value == JsonToken.START_ARRAY) {
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL
          && name.length() <= AttributeReader.MAX_KEY
          && fields.size() < AttributeReader.MAX_ATTRIBUTES) {
        fields.putIfAbsent(name, json.getText());
      }
    }
  }

  private static Sample.Log merged(Sample.Log log, Map<String, String> fields) {
    Map<String, String> rest = new LinkedHashMap<>(fields);
    String level = rest.remove("level");
    String trace = hex(rest, "trace_id", 32);
    String span = hex(rest, "span_id", 16);
    String message = rest.remove("message");
    boolean timed = rest.remove("ts") != null; // the record has the time itself
    String service = rest.remove("service");
    Map<String, String> resource = new LinkedHashMap<>();
    if (service != null && !service.isBlank()) {
      resource.put("service.name", AttributeReader.cut(service, AttributeReader.MAX_VALUE));
    }
    resource.putAll(log.resource().asMap());
    Map<String, String> attributes = new LinkedHashMap<>();
    rest.forEach((name, value) ->
        attributes.put(
            standard(name, value), AttributeReader.cut(value, AttributeReader.MAX_VALUE)));
    attributes.putAll(log.attributes().asMap());
    if (!timed) {
      attributes.put(LACKS, "ts");
    }
    return new Sample.Log(
        log.timeNanos(),
        log.severity().isEmpty() && level != null ? severity(level) : log.severity(),
        message == null ? log.body() : message,
        log.traceId().isEmpty() ? trace : log.traceId(),
        log.spanId().isEmpty() ? span : log.spanId(),
        Attributes.of(resource),
        Attributes.of(attributes));
  }

  private static String standard(String name, String value) {
    boolean other = name.equals("status") && !value.matches("[1-5][0-9][0-9]");
    return other ? name : STANDARD.getOrDefault(name, name);
  }

  private static String severity(String level) {
    String upper = AttributeReader.cut(level.strip().toUpperCase(Locale.ROOT), 32);
    return upper.equals("WARNING") ? "WARN" : upper;
  }

  private static String hex(Map<String, String> fields, String name, int digits) {
    String value = fields.getOrDefault(name, "");
    boolean id =
        value.length() == digits
            && value.chars().allMatch(java.util.HexFormat::isHexDigit)
            && value.chars().anyMatch(c -> c != '0');
    if (id) {
      fields.remove(name);
    }
    return id ? value.toLowerCase(Locale.ROOT) : "";
  }
}
