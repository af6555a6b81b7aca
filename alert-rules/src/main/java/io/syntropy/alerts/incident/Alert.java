package io.syntropy.alerts.incident;

import io.syntropy.alerts.BriefAlert;
import io.syntropy.alerts.Sev;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert that goes on at a tick. One that is no longer handed over has ended.
 *
 * @param id the same from its first sign to its end, and in every replay
 * @param name the SLO, condition or policy it comes from
 * @param service {@link #ANY} when it is about no single one
 * @param region {@link #ANY} when it is about no single one
 * @param summary what is wrong, in a sentence
 * @param slo the SLO that burns or is protected; null for none
 * @param runbook the name of a Runbook document
 * @param frozen whether it cannot be said that it goes on: it opens nothing and keeps what is open
 * @param critical whether nothing but its own cause may stand for it
 * @param causedBy ids of the alerts that explain it
 * @param targets names of Notifier documents that its policy names beside the routes
 */
public record Alert(
    String id,
    Opener opener,
    String name,
    Sev severity,
    String service,
    String region,
    String summary,
    Instant startedAt,
    Map<String, String> labels,
    @Nullable String slo,
    String runbook,
    boolean frozen,
    boolean critical,
    List<String> causedBy,
    List<String> targets) {
  /** In place of a service or region: none in particular. */
  public static final String ANY = "*";

  /** Most urgent first, then the oldest. */
  public static final Comparator<Alert> WORST_FIRST =
      Comparator.comparing(Alert::severity)
          .thenComparing(Alert::startedAt)
          .thenComparing(Alert::id);

  private static final int MAX_NAME = 200;
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_LABELS = 50;

  /**
   * Copies the collections; an empty service or region becomes {@link #ANY}. What telemetry brings
   * is cut, and its control characters are replaced: it must not keep an incident from being kept.
   */
  public Alert {
    name = safe(name, MAX_NAME);
    service = service.isBlank() ? ANY : safe(service, MAX_NAME);
    region = region.isBlank() ? ANY : safe(region, MAX_NAME);
    summary = summary.isBlank() ? name : safe(summary, MAX_TEXT);
    Map<String, String> copy = new TreeMap<>();
    labels.entrySet().stream()
        .filter(label -> !label.getKey().isBlank())
        .sorted(Map.Entry.comparingByKey())
        .limit(MAX_LABELS)
        .forEach(
            label -> copy.put(safe(label.getKey(), MAX_NAME), safe(label.getValue(), MAX_TEXT)));
    labels = Map.copyOf(copy);
    causedBy = List.copyOf(causedBy);
    targets = List.copyOf(targets);
  }

  private static String safe(String text, int most) {
    String cut = text.length() <= most ? text : text.substring(0, most);
    return cut.codePoints()
        .map(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** What routes and silences match: its labels, and what it is. */
  public Map<String, String> matched() {
    Map<String, String> all = new TreeMap<>(labels);
    all.put("service", service);
    all.put("region", region);
    all.put("severity", severity.wire());
    all.put("opener", opener.wire());
    all.put("name", name);
    all.put("runbook", runbook);
    if (slo != null) {
      all.put("slo", slo);
    }
    return all;
  }

  /** As it is shown to people. */
  BriefAlert brief() {
    return new BriefAlert(id, name, severity, region, summary, startedAt, labels);
  }
}
