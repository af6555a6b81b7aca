package io.syntropy.server.incident;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.alerts.incident.Alert;
import io.syntropy.alerts.incident.Incident;
import io.syntropy.alerts.incident.TimelineEvent;
import io.syntropy.server.audit.AuditQuery;
import io.syntropy.server.audit.AuditReader;
import io.syntropy.server.audit.StoredEntry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened around an incident, put together by itself: its own changes, and from the audit log
 * what acted on its service, what was deployed and configured, and who let changes pass.
 */
@ApplicationScoped
class Timelines {
  /** What happened so long before may have been the cause. */
  static final Duration BEFORE = Duration.ofMinutes(30);

  private static final Duration AFTER = Duration.ofMinutes(15);
  private static final Set<String> PEOPLE = Set.of("acknowledged", "note");
  private static final int PAGE = 200;
  private static final int PAGES = 10;
  private static final int MAX_EVENTS = 1_000;
  private static final int MAX_ENTRIES = 1_000;

  private final IncidentStore store;
  private final AuditReader audit;

  Timelines(IncidentStore store, AuditReader audit) {
    this.store = store;
    this.audit = audit;
  }

  List<TimelineView.Entry> of(Incident incident, Instant now) {
    List<TimelineView.Entry> all = new ArrayList<>();
    for (TimelineEvent event : store.events(incident.id(), MAX_EVENTS)) {
      all.add(
          new TimelineView.Entry(
              event.at(),
              PEOPLE.contains(event.kind()) || event.actor() != null ? "person" : "incident",
              event.kind(),
              event.text(),
              event.actor(),
              null));
    }
    Instant from = incident.startedAt().minus(BEFORE);
    Instant end = incident.resolvedAt();
    Instant to = end == null ? now : end.plus(AFTER);
    String service = incident.key().service();
    List<AuditQuery> queries = new ArrayList<>();
    queries.add(new AuditQuery("config.apply", null, null, null, null));
    String about = service.equals(Alert.ANY) ? null : service;
    for (String prefix : List.of("action.", "service.register", "gate.", "silence.", "page.")) {
      queries.add(new AuditQuery(prefix, null, null, null, about));
    }
    queries.forEach(query -> add(query, from, to, service, all));
    all.sort(Comparator.comparing(TimelineView.Entry::at));
    return all.size() > MAX_ENTRIES ? all.subList(all.size() - MAX_ENTRIES, all.size()) : all;
  }

  private void add(
      AuditQuery query, Instant from, Instant to, String service, List<TimelineView.Entry> all) {
    long below = Long.MAX_VALUE;
    for (int page = 0; page < PAGES; page++) {
      List<StoredEntry> entries = audit.newest(query, below, PAGE);
      for (StoredEntry entry : entries) {
        Instant at = at(entry.leaf());
        if (at == null || at.isAfter(to)) {
          continue;
        }
        if (at.isBefore(from)) {
          return;
        }
        TimelineView.Entry one = entry(entry, at, service);
        if (one != null) {
          all.add(one);
        }
      }
      if (entries.size() < PAGE) {
        return;
      }
      below = entries.getLast().index();
    }
  }

  private static @Nullable Instant at(JsonNode leaf) {
    try {
      return Instant.parse(leaf.path("occurred_at").asText());
    } catch (DateTimeException e) {
      return null; // damaged; the audit check says so
    }
  }

  private static TimelineView.@Nullable Entry entry(StoredEntry entry, Instant at, String service) {
    JsonNode leaf = entry.leaf();
    String action = leaf.path("action").asText();
    String target = leaf.path("target").asText();
    boolean whole = action.startsWith("config.") || action.startsWith("silence.");
    if (!whole
        && !service.equals(Alert.ANY)
        && !target.equals(service)
        && !target.startsWith(service + "/")) {
      return null;
    }
    String reason = leaf.path("reason").asText("");
    String text =
        target
            + " "
            + leaf.path("outcome").asText()
            + (reason.isEmpty() || reason.equals("null") ? "" : ": " + reason);
    String source =
        action.startsWith("config.")
            ? "configuration"
            : action.startsWith("gate.")
                ? "gate"
                : action.startsWith("silence.") ? "person" : "action";
    if (action.equals("service.register")) {
      String before = leaf.path("before").path("version").asText("");
      String after = leaf.path("after").path("version").asText("");
      if (before.equals(after)) {
        return null;
      }
      source = "deploy";
      text = "%s %s%s".formatted(target, after, before.isEmpty() ? "" : ", was " + before);
    } else if (action.startsWith("config.")) {
      text = "commit " + leaf.path("after").path("commit").asText();
    }
    return new TimelineView.Entry(
        at, source, action, text, leaf.path("actor").asText(), entry.index());
  }
}
