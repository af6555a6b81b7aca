package io.syntropy.alerts.notify;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Sev;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Notices as JSON, snake_case and RFC 3339: as kept in outboxes and sent by webhooks. */
public final class NoticeJson {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private NoticeJson() {}

  /** {@code notice} as a JSON object. */
  public static ObjectNode tree(Notice notice) {
    ObjectNode tree = MAPPER.createObjectNode();
    tree.put("id", notice.id());
    tree.put("target", notice.target());
    tree.put("dedup_key", notice.dedupKey());
    tree.put("change", notice.change().wire());
    tree.put("sequence", notice.sequence());
    tree.put("at", notice.at().toString());
    tree.set("incident", incident(notice.incident()));
    return tree;
  }

  /** {@code notice} as JSON text. */
  public static String write(Notice notice) {
    return tree(notice).toString();
  }

  /**
   * Reads what {@link #write} wrote; unknown fields are passed over.
   *
   * @throws IllegalArgumentException naming the field that is missing or wrong
   */
  public static Notice read(String json) {
    JsonNode tree = node(json);
    return new Notice(
        text(tree, "id"),
        text(tree, "target"),
        text(tree, "dedup_key"),
        Notice.Change.parse(text(tree, "change")).orElseThrow(() -> wrong(tree, "change")),
        incident(tree.path("incident")),
        tree.path("sequence").asLong(-1),
        time(tree, "at"));
  }

  /** Any JSON text as a tree. */
  static JsonNode node(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static ObjectNode incident(IncidentBrief incident) {
    ObjectNode tree = MAPPER.createObjectNode();
    tree.put("id", incident.id());
    tree.put("title", incident.title());
    tree.put("severity", incident.severity().wire());
    tree.put("service", incident.service());
    incident.regions().forEach(tree.putArray("regions")::add);
    tree.put("state", incident.state());
    tree.put("started_at", incident.startedAt().toString());
    Instant resolved = incident.resolvedAt();
    tree.put("resolved_at", resolved == null ? null : resolved.toString());
    tree.put("alerts", incident.alerts());
    ArrayNode shown = tree.putArray("shown");
    incident.shown().forEach(alert -> shown.add(alert(alert)));
    tree.put("runbook", incident.runbook());
    tree.set("labels", labels(incident.labels()));
    tree.put("why", incident.why());
    return tree;
  }

  private static ObjectNode alert(BriefAlert alert) {
    ObjectNode tree = MAPPER.createObjectNode();
    tree.put("id", alert.id());
    tree.put("name", alert.name());
    tree.put("severity", alert.severity().wire());
    tree.put("region", alert.region());
    tree.put("summary", alert.summary());
    tree.put("started_at", alert.startedAt().toString());
    tree.set("labels", labels(alert.labels()));
    return tree;
  }

  private static ObjectNode labels(Map<String, String> labels) {
    ObjectNode tree = MAPPER.createObjectNode();
    labels.forEach(tree::put);
    return tree;
  }

  private static IncidentBrief incident(JsonNode tree) {
    List<String> regions = new ArrayList<>();
    tree.path("regions").forEach(region -> regions.add(region.asText()));
    List<BriefAlert> shown = new ArrayList<>();
    tree.path("shown").forEach(alert -> shown.add(alert(alert)));
    return new IncidentBrief(
        text(tree, "id"),
        text(tree, "title"),
        severity(tree),
        text(tree, "service"),
        regions,
        text(tree, "state"),
        time(tree, "started_at"),
        tree.path("resolved_at").isTextual() ? time(tree, "resolved_at") : null,
        tree.path("alerts").asInt(),
        shown,
        nullable(tree, "runbook"),
        labels(tree.path("labels")),
        text(tree, "why"));
  }

  private static BriefAlert alert(JsonNode tree) {
    return new BriefAlert(
        text(tree, "id"),
        text(tree, "name"),
        severity(tree),
        text(tree, "region"),
        text(tree, "summary"),
        time(tree, "started_at"),
        labels(tree.path("labels")));
  }

  private static Map<String, String> labels(JsonNode tree) {
    Map<String, String> labels = new TreeMap<>();
    tree.properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return labels;
  }

  private static Sev severity(JsonNode tree) {
    return Sev.parse(text(tree, "severity")).orElseThrow(() -> wrong(tree, "severity"));
  }

  private static @Nullable String nullable(JsonNode tree, String field) {
    return tree.path(field).isTextual() ? tree.path(field).asText() : null;
  }

  private static String text(JsonNode tree, String field) {
    if (!tree.path(field).isTextual()) {
      throw wrong(tree, field);
    }
    return tree.path(field).asText();
  }

  private static Instant time(JsonNode tree, String field) {
    try {
      return Instant.parse(text(tree, field));
    } catch (DateTimeException e) {
      throw wrong(tree, field);
    }
  }

  private static IllegalArgumentException wrong(JsonNode tree, String field) {
    return new IllegalArgumentException(
        "%s: %s (expected what is written in a notice)".formatted(field, tree.path(field)));
  }
}
