package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.alerts.IncidentBrief;
import io.syntropy.alerts.Notice;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Hands incidents to an Alertmanager, which routes, groups and silences them. An alert is told by
 * its labels and ends at {@code endsAt}, four resend periods ahead as Prometheus does: an open
 * incident is posted again every period, and ends by itself when nobody does.
 */
final class AlertmanagerNotifier implements Notifier {
  /** Added to the Alertmanager's URL. */
  static final String PATH = "/api/v2/alerts";

  private static final int PERIODS = 4;

  private final String name;
  private final URI url;
  private final Optional<Credential> token;
  private final Duration resend;
  private final PublicUrl links;
  private final MessageMemory memory;
  private final Exchange exchange;
  private final Clock clock;

  AlertmanagerNotifier(
      String name,
      NotifierSpec.Alertmanager target,
      Secrets secrets,
      PublicUrl links,
      MessageMemory memory,
      Exchange exchange,
      Clock clock) {
    this.name = name;
    this.url = TargetUrl.below(target.url(), PATH);
    String secret = target.secret();
    this.token = secret == null ? Optional.empty() : Optional.of(new Credential(secrets, secret));
    this.resend = target.resend();
    this.links = links;
    this.memory = memory;
    this.exchange = exchange;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<Duration> resend() {
    return Optional.of(resend);
  }

  @Override
  public Receipt deliver(Notice notice) {
    if (notice.change() == Notice.Change.DIGEST) {
      return new Receipt.Refused(
          "a digest is no alert (expected a route to Slack or a webhook for it)");
    }
    try {
      String secret = token.isPresent() ? token.get().read() : "";
      Map<String, String> headers =
          secret.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + secret);
      SortedMap<String, String> labels = labels(notice);
      String kept = NoticeJson.MAPPER.valueToTree(labels).toString();
      Optional<String> recalled = memory.recall(notice.dedupKey());
      String before = recalled.orElse(kept);
      if (recalled.isEmpty()) {
        memory.keep(notice.dedupKey(), kept); // before the post: what may be there can be ended
      }
      Exchange.Answer answer = exchange.post(url, headers, body(notice, labels, before));
      if (!answer.success()) {
        return answer.failure(secret);
      }
      if (!before.equals(kept)) {
        memory.keep(notice.dedupKey(), kept);
      }
      return new Receipt.Delivered("answers " + answer.status());
    } catch (IOException e) {
      return new Receipt.Retry(String.valueOf(e.getMessage()));
    }
  }

  /** The alert; when its labels have changed, also the end of the one that had the former ones. */
  private String body(Notice notice, SortedMap<String, String> labels, String before) {
    IncidentBrief incident = notice.incident();
    Instant now = clock.instant();
    Instant start = incident.startedAt();
    Instant resolved = incident.resolvedAt();
    Instant end =
        resolved == null
            ? now.plus(resend.multipliedBy(PERIODS))
            : resolved.isAfter(now) ? now : resolved;
    ArrayNode alerts = NoticeJson.MAPPER.createArrayNode();
    ObjectNode alert = alert(alerts, start, end, incident);
    alert.set("labels", NoticeJson.MAPPER.valueToTree(labels));
    ObjectNode annotations = alert.putObject("annotations");
    annotations.put("summary", Words.line(incident.title()));
    annotations.put("description", incident.why().isBlank() ? incident.title() : incident.why());
    annotations.put("alerts", Words.alerts(incident));
    annotations.put("state", incident.state());
    annotations.put("incident_url", links.incident(incident.id()).toString());
    String runbook = incident.runbook();
    if (runbook != null) {
      annotations.put("runbook_url", links.runbook(runbook).toString());
    }
    String kept = NoticeJson.MAPPER.valueToTree(labels).toString();
    if (!before.equals(kept)) {
      alert(alerts, start, now, incident).set("labels", NoticeJson.node(before));
    }
    return alerts.toString();
  }

  private ObjectNode alert(ArrayNode alerts, Instant start, Instant end, IncidentBrief incident) {
    return alerts
        .addObject()
        .put("startsAt", start.toString())
        .put("endsAt", (end.isBefore(start) ? start : end).toString())
        .put("generatorURL", links.incident(incident.id()).toString());
  }

  /** Names in the classic form, which every Alertmanager takes; no empty values. */
  static SortedMap<String, String> labels(Notice notice) {
    IncidentBrief incident = notice.incident();
    SortedMap<String, String> labels = new TreeMap<>();
    incident
        .labels()
        .forEach((name, value) -> {
          String valid = name.replaceAll("[^A-Za-z0-9_]", "_");
          put(labels, Character.isDigit(valid.charAt(0)) ? "_" + valid : valid, value);
        });
    put(labels, "alertname", "SyntropyIncident");
    put(labels, "incident", incident.id());
    put(labels, "service", incident.service());
    put(labels, "severity", incident.severity().wire());
    if (incident.regions().size() == 1) {
      put(labels, "region", incident.regions().get(0));
    }
    return labels;
  }

  private static void put(Map<String, String> labels, String name, String value) {
    if (!value.isBlank()) {
      labels.put(name, value);
    }
  }
}
