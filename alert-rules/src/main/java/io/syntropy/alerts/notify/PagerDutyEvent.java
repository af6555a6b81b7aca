package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Sev;
import java.nio.charset.StandardCharsets;

/**
 * The body of {@code POST /v2/enqueue}.
 *
 * @see <a href="https://developer.pagerduty.com/docs/events-api-v2/trigger-events/">Send an
 *     event</a>
 */
final class PagerDutyEvent {
  /** The limit is 512 KB; something is left for what counts in it. */
  static final int MAX_BYTES = 500_000;

  private static final int MAX_SUMMARY = 1024;
  private static final int MAX_FIELD = 255;
  private static final int MAX_LABEL = 256;

  private PagerDutyEvent() {}

  /** The event of a notice other than a digest. */
  static String of(Notice notice, String routingKey, PublicUrl links) {
    for (int shown : new int[] {IncidentBrief.MAX_SHOWN, 5, 0}) {
      for (boolean labels : new boolean[] {true, false}) {
        String body = body(notice, routingKey, links, shown, labels).toString();
        if (body.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
          return body;
        }
      }
    }
    throw new IllegalStateException("every field is bounded: " + notice.id());
  }

  private static ObjectNode body(
      Notice notice, String routingKey, PublicUrl links, int shown, boolean labels) {
    IncidentBrief incident = notice.incident();
    ObjectNode body = NoticeJson.MAPPER.createObjectNode();
    body.put("routing_key", routingKey);
    body.put("event_action", action(notice.change()));
    body.put("dedup_key", notice.dedupKey());
    if (!action(notice.change()).equals("trigger")) {
      return body;
    }
    body.put("client", "Syntropy");
    body.put("client_url", links.incident(incident.id()).toString());
    ArrayNode list = body.putArray("links");
    link(list, links.incident(incident.id()).toString(), "Incident in Syntropy");
    String runbook = incident.runbook();
    if (runbook != null) {
      link(list, links.runbook(runbook).toString(), "Runbook " + runbook);
    }
    ObjectNode payload = body.putObject("payload");
    payload.put("summary", Words.cut(Words.headline(incident), MAX_SUMMARY));
    payload.put("severity", severity(incident.severity()));
    payload.put(
        "source", Words.cut(incident.service() + " in " + Words.regions(incident), MAX_FIELD));
    payload.put("timestamp", incident.startedAt().toString());
    payload.put("component", incident.service());
    if (!incident.regions().isEmpty()) {
      payload.put("group", Words.cut(Words.regions(incident), MAX_FIELD));
    }
    if (!incident.shown().isEmpty()) {
      payload.put("class", incident.shown().get(0).name());
    }
    details(payload.putObject("custom_details"), incident, shown, labels);
    return body;
  }

  private static void details(
      ObjectNode details, IncidentBrief incident, int shown, boolean labels) {
    details.put("incident", incident.id());
    details.put("state", incident.state());
    details.put("why", incident.why());
    details.put("alerts", incident.alerts());
    ArrayNode worst = details.putArray("worst_alerts");
    for (BriefAlert alert : incident.shown().stream().limit(shown).toList()) {
      worst.add(
          "%s %s in %s since %s: %s"
              .formatted(
                  alert.severity().wire(),
                  alert.name(),
                  alert.region(),
                  alert.startedAt(),
                  Words.line(alert.summary())));
    }
    if (labels) {
      ObjectNode of = details.putObject("labels");
      incident.labels().forEach((name, value) -> of.put(name, Words.cut(value, MAX_LABEL)));
    }
  }

  private static void link(ArrayNode links, String href, String text) {
    links.addObject().put("href", href).put("text", text);
  }

  /** An update is a trigger with the same key: it is added to the open alert. */
  static String action(Notice.Change change) {
    return switch (change) {
      case TRIGGER, UPDATE, DIGEST -> "trigger";
      case ACKNOWLEDGE -> "acknowledge";
      case RESOLVE -> "resolve";
    };
  }

  static String severity(Sev severity) {
    return switch (severity) {
      case SEV1 -> "critical";
      case SEV2 -> "error";
      case SEV3 -> "warning";
      case SEV4 -> "info";
    };
  }
}
