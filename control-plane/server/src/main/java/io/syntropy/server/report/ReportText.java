package io.syntropy.server.report;

import io.syntropy.server.action.ActionWords;
import io.syntropy.server.incident.IncidentStatistics;
import io.syntropy.server.incident.IncidentView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The weekly report in Markdown. */
final class ReportText {
  private ReportText() {}

  static String of(WeeklyReport report) {
    StringBuilder text = new StringBuilder();
    line(text, "# Week of " + day(report.from()) + " to " + day(report.to()));
    line(text, "");
    line(text, "Written " + report.writtenAt().truncatedTo(ChronoUnit.SECONDS) + ".");
    line(text, "");
    report.remarks().forEach(remark -> line(text, "- " + plain(remark)));
    if (!report.remarks().isEmpty()) {
      line(text, "");
    }
    line(text, "## Error budgets");
    line(text, "");
    if (report.budgets().isEmpty()) {
      line(text, report.remarks().isEmpty() ? "No SLO is defined." : "None is known.");
    } else {
      line(text, "| SLO | service | objective | SLI | budget left | state |");
      line(text, "|---|---|---|---|---|---|");
      report
          .budgets()
          .forEach(b ->
              line(
                  text,
                  "| %s | %s | %s | %s | %s | %s |"
                      .formatted(
                          b.slo(),
                          b.service(),
                          percent(b.objective()),
                          percent(b.sli()),
                          percent(b.remaining()),
                          b.state() == null ? "-" : b.state())));
    }
    line(text, "");
    incidents(text, report);
    line(text, "## Actions");
    line(text, "");
    if (report.actions().isEmpty()) {
      line(text, "None was recorded.");
    }
    report.actions().forEach((kind, count) -> line(text, "- " + kind + ": " + count));
    line(text, "");
    line(text, "## Regions and collective signals");
    line(text, "");
    if (report.collective().isEmpty()) {
      line(text, report.remarks().isEmpty() ? "No region is registered." : "Not known.");
    }
    for (WeeklyReport.CollectiveLine region : report.collective()) {
      line(
          text,
          "- %s in %s: %s, protective mode %s"
              .formatted(
                  region.service(), region.region(), region.health(), region.protectiveMode()));
      region.signals().forEach(signal -> line(text, "  - " + words(signal)));
    }
    return text.toString();
  }

  private static void incidents(StringBuilder text, WeeklyReport report) {
    line(text, "## Incidents");
    line(text, "");
    if (report.statistics().services().isEmpty()) {
      line(text, "There was none.");
      line(text, "");
      return;
    }
    line(text, "| service | incidents | open | MTTA | MTTR | by severity |");
    line(text, "|---|---|---|---|---|---|");
    for (IncidentStatistics.OfService s : report.statistics().services()) {
      line(
          text,
          "| %s | %d | %d | %s | %s | %s |"
              .formatted(
                  plain(s.service()),
                  s.incidents(),
                  s.open(),
                  minutes(s.mttaSeconds()),
                  minutes(s.mttrSeconds()),
                  s.bySeverity().entrySet().stream()
                      .map(e -> e.getValue() + " " + e.getKey())
                      .sorted()
                      .collect(Collectors.joining(", "))));
    }
    line(text, "");
    for (IncidentView i : report.worst()) {
      line(
          text,
          "- %s %s `%s` %s (%s)"
              .formatted(
                  i.startedAt().truncatedTo(ChronoUnit.SECONDS),
                  i.severity(),
                  i.id(),
                  plain(i.title()),
                  i.state()));
    }
    line(text, "");
  }

  private static String words(ActionWords.SignalView signal) {
    Double value = signal.value();
    return "%s: %s %s (%s)"
        .formatted(
            signal.name(),
            value == null ? "unknown" : String.format(Locale.ROOT, "%.4g", value),
            signal.unit(),
            signal.health());
  }

  private static String minutes(@Nullable Double seconds) {
    return seconds == null ? "-" : String.format(Locale.ROOT, "%.1f min", seconds / 60);
  }

  private static String percent(@Nullable Double share) {
    return share == null ? "unknown" : String.format(Locale.ROOT, "%.3f %%", 100 * share);
  }

  private static String plain(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      if ("\\`*_[]<>|#".indexOf(c) >= 0) {
        safe.append('\\');
      }
      safe.append(Character.isISOControl(c) ? ' ' : c);
    }
    return safe.toString();
  }

  private static String day(Instant at) {
    return at.toString().substring(0, 10);
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
