package io.syntropy.server.incident;

import io.syntropy.alerts.config.Runbook;
import io.syntropy.alerts.incident.Incident;
import io.syntropy.slo.SloStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The draft of a blameless post-mortem in Markdown: what is known is filled in, what people have to
 * find out is left to them.
 */
final class Postmortem {
  private static final int MAX_ROWS = 200;

  private Postmortem() {}

  /**
   * What is known.
   *
   * @param budgets the SLOs of the service as they are now
   */
  record Facts(
      IncidentView incident,
      List<TimelineView.Entry> timeline,
      @Nullable Runbook runbook,
      List<SloStatus> budgets,
      Instant writtenAt) {
    Facts {
      timeline = List.copyOf(timeline);
      budgets = List.copyOf(budgets);
    }
  }

  static Facts facts(
      Incident incident,
      List<TimelineView.Entry> timeline,
      @Nullable Runbook runbook,
      List<SloStatus> budgets,
      Instant now) {
    return new Facts(IncidentView.of(incident), timeline, runbook, budgets, now);
  }

  static String markdown(Facts facts) {
    IncidentView i = facts.incident();
    StringBuilder text = new StringBuilder();
    line(text, "# Post-mortem: " + plain(i.title()));
    line(text, "");
    line(text, "Draft of %s. It is about what happened, not about who.", second(facts.writtenAt()));
    line(text, "");
    line(text, "| | |");
    line(text, "|---|---|");
    row(text, "Incident", i.id());
    row(text, "Severity", i.severity());
    row(text, "Service", i.service());
    row(
        text,
        "Regions",
        i.regions().isEmpty() ? "none in particular" : String.join(", ", i.regions()));
    row(text, "Began", second(i.startedAt()));
    row(text, "Acknowledged", acknowledged(i));
    row(text, "Over", i.resolvedAt() == null ? "not yet" : second(i.resolvedAt()) + after(i));
    row(text, "Alerts at the most", Integer.toString(i.peak()));
    row(text, "Runbook", i.runbook());
    line(text, "");
    line(text, "## Summary");
    line(text, "");
    line(text, "_To be written: what users noticed, in two sentences._");
    line(text, "");
    line(text, "## Impact");
    line(text, "");
    i.shown()
        .forEach(a ->
            line(
                text,
                "- %s %s (%s): %s",
                a.severity(),
                plain(a.name()),
                a.region(),
                plain(a.summary())));
    line(text, "");
    budgets(text, facts.budgets());
    line(text, "## Timeline");
    line(text, "");
    line(text, "| time (UTC) | what | source | who |");
    line(text, "|---|---|---|---|");
    facts.timeline().stream()
        .limit(MAX_ROWS)
        .forEach(e ->
            line(
                text,
                "| %s | %s: %s | %s | %s |",
                second(e.at()),
                e.kind(),
                plain(e.text()),
                e.source(),
                e.actor() == null ? "" : plain(e.actor())));
    if (facts.timeline().size() > MAX_ROWS) {
      line(text, "");
      line(text, "%d further entries are in the API.", facts.timeline().size() - MAX_ROWS);
    }
    line(text, "");
    line(text, "## Changes shortly before");
    line(text, "");
    List<TimelineView.Entry> before =
        facts.timeline().stream()
            .filter(e -> !e.at().isAfter(i.startedAt()))
            .filter(e -> !e.source().equals("incident"))
            .toList();
    if (before.isEmpty()) {
      line(text, "None is known in the %d min before.", Timelines.BEFORE.toMinutes());
    }
    before.forEach(e -> line(text, "- %s %s: %s", second(e.at()), e.kind(), plain(e.text())));
    line(text, "");
    line(text, "## Five whys");
    line(text, "");
    for (int n = 1; n <= 5; n++) {
      line(text, "%d. Why? _…_", n);
    }
    line(text, "");
    line(text, "## What went well, what did not, where we were lucky");
    line(text, "");
    line(text, "- _…_");
    line(text, "");
    closing(text, facts.runbook());
    line(text, "## Action items");
    line(text, "");
    line(text, "| what | prevents, detects or mends | owner | due |");
    line(text, "|---|---|---|---|");
    line(text, "| _…_ | | | |");
    return text.toString();
  }

  private static void budgets(StringBuilder text, List<SloStatus> budgets) {
    line(text, "### Error budgets at the time of writing");
    line(text, "");
    if (budgets.isEmpty()) {
      line(text, "The service has no SLO: nothing says what this cost its users.");
    } else {
      line(text, "| SLO | state | budget left |");
      line(text, "|---|---|---|");
      budgets.forEach(slo ->
          line(
              text,
              "| %s | %s | %s |",
              slo.name(),
              slo.state().name().toLowerCase(Locale.ROOT),
              left(slo)));
    }
    line(text, "");
  }

  private static String left(SloStatus slo) {
    return slo.objectives().stream()
        .map(o -> o.budget().budgetRemaining())
        .min(Double::compare)
        .map(least -> String.format(Locale.ROOT, "%.1f %%", 100 * least))
        .orElse("unknown");
  }

  private static void closing(StringBuilder text, @Nullable Runbook runbook) {
    if (runbook == null) {
      return;
    }
    line(text, "## Was it over by the runbook's criteria?");
    line(text, "");
    runbook.closing().forEach(c -> line(text, "- [ ] %s", plain(c)));
    line(text, "");
  }

  private static String acknowledged(IncidentView i) {
    Instant at = i.acknowledgedAt();
    return at == null
        ? "by nobody"
        : "%s by %s, after %s"
            .formatted(
                second(at),
                plain(String.valueOf(i.acknowledgedBy())),
                span(Duration.between(i.startedAt(), at)));
  }

  private static String after(IncidentView i) {
    Instant over = i.resolvedAt();
    String by = i.resolvedBy();
    return over == null
        ? ""
        : ", after %s%s"
            .formatted(
                span(Duration.between(i.startedAt(), over)),
                by == null ? "" : ", ended by " + plain(by));
  }

  private static String span(Duration time) {
    return time.toMinutes() > 0
        ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + " s";
  }

  private static String second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** What others wrote cannot become markup or break a table. */
  private static String plain(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        safe.append(' ');
      } else if ("\\`*_[]<>|#".indexOf(c) >= 0) {
        safe.append('\\').append(c);
      } else {
        safe.append(c);
      }
    }
    return safe.toString();
  }

  private static void row(StringBuilder text, String name, String value) {
    line(text, "| %s | %s |", name, value);
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments))
        .append('\n');
  }
}
