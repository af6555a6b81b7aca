package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * PagerDuty's Events API v2 as its public documents describe it (reference/events-v2 of PagerDuty's
 * api-schema, and "Send an event"): shape and limits of events, deduplication for each routing key,
 * 202, 400, 413 and 429. Not PagerDuty itself.
 */
public final class PagerDutyDouble implements AutoCloseable {
  private static final int MAX_BYTES = 512 * 1024;
  private static final Set<String> ACTIONS = Set.of("trigger", "acknowledge", "resolve");
  private static final Set<String> SEVERITIES = Set.of("critical", "error", "warning", "info");
  private static final Set<String> FIELDS =
      Set.of(
          "routing_key",
          "event_action",
          "dedup_key",
          "payload",
          "client",
          "client_url",
          "links",
          "images");

  private final LoopbackServer server;
  private final Set<String> routingKeys;
  private final TokenBucket limit;
  private final Map<String, Alert> alerts = new TreeMap<>();
  private int throttled;

  /**
   * An alert of a routing key and dedup key.
   *
   * @param opened how many times it went from nothing or resolved to triggered
   * @param log the actions that were taken in for it
   */
  public record Alert(
      String status, int opened, List<String> log, JsonNode payload, JsonNode event) {
    /** Copies the log. */
    public Alert {
      log = List.copyOf(log);
    }
  }

  /**
   * Takes events of these routing keys.
   *
   * @param perMinute events of one routing key, in bursts of up to {@code burst}
   */
  public PagerDutyDouble(Set<String> routingKeys, int perMinute, int burst, Clock clock)
      throws IOException {
    this.routingKeys = Set.copyOf(routingKeys);
    this.limit = new TokenBucket(clock, burst, Duration.ofMinutes(1).dividedBy(perMinute));
    this.server = new LoopbackServer(this::answer);
  }

  /** The HTTP server, to script it. */
  public LoopbackServer server() {
    return server;
  }

  /** In place of {@code https://events.pagerduty.com}. */
  public URI url() {
    return server.url();
  }

  /** What became of a dedup key; null when nothing was heard of it. */
  public synchronized Alert alert(String dedupKey) {
    return alerts.get(dedupKey);
  }

  /** By dedup key. */
  public synchronized Map<String, Alert> alerts() {
    return new TreeMap<>(alerts);
  }

  /** How many requests were answered with 429. */
  public synchronized int throttled() {
    return throttled;
  }

  private synchronized LoopbackServer.Response answer(LoopbackServer.Request request) {
    if (!request.path().equals("/v2/enqueue")) {
      return LoopbackServer.Response.of(404, "");
    }
    if (!request.method().equals("POST")) {
      return LoopbackServer.Response.of(405, "");
    }
    if (request.body().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      return LoopbackServer.Response.of(413, "");
    }
    JsonNode event;
    try {
      event = NoticeJson.node(request.body());
    } catch (IllegalArgumentException e) {
      return invalid(
          "Unrecognized object",
          "Event object format is unrecognized",
          List.of("JSON parse error"));
    }
    List<String> errors = errors(event);
    if (!errors.isEmpty()) {
      return invalid("invalid event", "Event object is invalid", errors);
    }
    if (!limit.take(event.path("routing_key").asText()).isZero()) {
      throttled++;
      return LoopbackServer.Response.of(
          429,
          "{\"status\":\"throttle exceeded\",\"message\":\"Requests for this service are arriving"
              + " too quickly.  Please retry later.\"}");
    }
    take(event);
    ObjectNode answer = NoticeJson.MAPPER.createObjectNode();
    answer.put("status", "success").put("message", "Event processed");
    answer.put("dedup_key", event.path("dedup_key").asText());
    return LoopbackServer.Response.of(202, answer.toString());
  }

  private static LoopbackServer.Response invalid(
      String status, String message, List<String> errors) {
    ObjectNode answer = NoticeJson.MAPPER.createObjectNode();
    answer.put("status", status).put("message", message);
    errors.forEach(answer.putArray("errors")::add);
    return LoopbackServer.Response.of(400, answer.toString());
  }

  private void take(JsonNode event) {
    String key = event.path("dedup_key").asText();
    Alert before = alerts.get(key);
    List<String> log = new ArrayList<>(before == null ? List.of() : before.log());
    String action = event.path("event_action").asText();
    log.add(action);
    boolean open = before != null && !before.status().equals("resolved");
    if (action.equals("trigger")) {
      // To an open alert a trigger adds an entry; what it was opened with stays.
      alerts.put(
          key,
          open
              ? new Alert(before.status(), before.opened(), log, before.payload(), before.event())
              : new Alert(
                  "triggered",
                  before == null ? 1 : before.opened() + 1,
                  log,
                  event.path("payload"),
                  event));
    } else if (open) {
      String status = action.equals("resolve") ? "resolved" : "acknowledged";
      alerts.put(key, new Alert(status, before.opened(), log, before.payload(), before.event()));
    } else if (before != null) {
      alerts.put(
          key, new Alert(before.status(), before.opened(), log, before.payload(), before.event()));
    }
    // Acknowledging or resolving what is not there is accepted and does nothing.
  }

  private List<String> errors(JsonNode event) {
    List<String> errors = new ArrayList<>();
    String key = event.path("routing_key").asText();
    if (key.length() != 32) {
      errors.add("Length of 'routing_key' is incorrect (should be 32 characters)");
    } else if (!routingKeys.contains(key)) {
      errors.add("'routing_key' is invalid");
    }
    event
        .fieldNames()
        .forEachRemaining(field -> {
          if (!FIELDS.contains(field)) {
            errors.add("'" + field + "' is unknown");
          }
        });
    String action = event.path("event_action").asText();
    if (!ACTIONS.contains(action)) {
      errors.add("'event_action' is invalid");
    }
    JsonNode dedup = event.path("dedup_key");
    if (dedup.asText().length() > 255) {
      errors.add("'dedup_key' is too long (255 characters at most)");
    }
    if (!action.equals("trigger")) {
      if (dedup.asText().isEmpty()) {
        errors.add("'dedup_key' is missing or blank");
      }
      return errors;
    }
    JsonNode payload = event.path("payload");
    String summary = payload.path("summary").asText();
    if (summary.isBlank()) {
      errors.add("'payload.summary' is missing or blank");
    } else if (summary.length() > 1024) {
      errors.add("'payload.summary' is too long (1024 characters at most)");
    }
    if (payload.path("source").asText().isBlank()) {
      errors.add("'payload.source' is missing or blank");
    }
    if (!SEVERITIES.contains(payload.path("severity").asText())) {
      errors.add("'payload.severity' is invalid (must be one of critical, error, warning, info)");
    }
    if (payload.has("timestamp") && !isTime(payload.path("timestamp").asText())) {
      errors.add("'payload.timestamp' is invalid");
    }
    if (payload.has("custom_details") && !payload.path("custom_details").isObject()) {
      errors.add("'payload.custom_details' is invalid");
    }
    for (JsonNode link : event.path("links")) {
      if (!isUrl(link.path("href").asText())) {
        errors.add("'links.href' is invalid");
      }
    }
    if (event.has("client_url") && !isUrl(event.path("client_url").asText())) {
      errors.add("'client_url' is invalid");
    }
    return errors;
  }

  private static boolean isTime(String text) {
    try {
      DateTimeFormatter.ISO_DATE_TIME.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static boolean isUrl(String text) {
    return text.matches("https?://\\S+");
  }

  @Override
  public void close() {
    server.close();
  }
}
