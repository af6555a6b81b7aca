package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code incident}: what alerts were put together, who took them, and what happened around. */
@Command(
    name = "incident",
    aliases = "incidents",
    mixinStandardHelpOptions = true,
    description = "Incidents: alerts with one cause, and what people did about them.",
    footer = {
      "",
      "Examples:",
      "  ./syntropy incident list --state open",
      "  ./syntropy incident get ID                       its timeline; -o yaml has everything",
      "  ./syntropy incident ack ID",
      "  ./syntropy incident note ID \"the cache was purged at 9:10\"",
      "  ./syntropy incident resolve ID --reason \"a test\"",
      "  ./syntropy incident postmortem ID > 2026-11-21-feed.md",
      "  ./syntropy incident statistics                   MTTA and MTTR of each service"
    })
final class IncidentCommand {
  private static final String PATH = "/api/v1/incidents";
  private static final View VIEW = view(Clock.systemUTC());
  private static final View TIMELINE =
      new View(
          "incident",
          node -> node.path("timeline").valueStream().toList(),
          Cell.text("incident.id"),
          List.of(
              View.column("TIME", Cell.text("at")),
              View.column("SOURCE", Cell.text("source")),
              View.column("KIND", Cell.text("kind")),
              View.column("WHO", Cell.text("actor")),
              View.column("WHAT", Cell.text("text"))));
  private static final View STATISTICS =
      new View(
          "statistics",
          node -> node.path("services").valueStream().toList(),
          Cell.text("from"),
          List.of(
              View.column("SERVICE", Cell.text("service")),
              View.column("INCIDENTS", Cell.text("incidents")),
              View.column("OPEN", Cell.text("open")),
              View.column("MTTA S", Cell.number("mtta_seconds")),
              View.column("MTTR S", Cell.number("mttr_seconds")),
              View.column("BY SEVERITY", Cell.joined("by_severity"))));

  @Spec @Nullable CommandSpec spec;

  static View view(Clock clock) {
    return View.of(
        "incident",
        "id",
        View.column("ID", Cell.text("id")),
        View.column("SEV", Cell.text("severity")),
        View.column("STATE", Cell.text("state")),
        View.column("SERVICE", Cell.text("service")),
        View.column("REGION", Cell.joined("regions")),
        View.column("ALERTS", Cell.text("alerts")),
        View.column("AGE", Cell.age("started_at", clock)),
        View.column("TITLE", Cell.text("title")),
        View.wide("ACKNOWLEDGED BY", Cell.text("acknowledged_by")),
        View.wide("RESOLVED", Cell.text("resolved_at")),
        View.wide("TOLD", Cell.joined("told")),
        View.wide("SILENCED", Cell.text("silenced")),
        View.wide("SUPPRESSED BY", Cell.joined("suppressed_by")),
        View.wide("RUNBOOK", Cell.text("runbook")));
  }

  @Command(
      name = "list",
      aliases = "ls",
      mixinStandardHelpOptions = true,
      description = "Incidents, newest first.")
  int list(
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "Only open, acknowledged or resolved ones.")
          @Nullable String state,
      @Option(names = "--severity", paramLabel = "SEV", description = "Only sev1 to sev4.")
          @Nullable String severity,
      @Option(names = "--service", paramLabel = "NAME", description = "Only those of one service.")
          @Nullable String service,
      @Option(names = "--region", paramLabel = "NAME", description = "Only those of one region.")
          @Nullable String region,
      @Mixin ListOptions options) {
    String path = PATH;
    path = Api.with(path, "state", state);
    path = Api.with(path, "severity", severity);
    path = Api.with(path, "service", service);
    path = Api.with(path, "region", region);
    return options.run(VIEW, path);
  }

  @Command(
      name = "get",
      aliases = "show",
      mixinStandardHelpOptions = true,
      description = "The timeline of an incident; exit 6 when it is not known.")
  int get(
      @Parameters(paramLabel = "ID", description = "The incident's id.") String id,
      @Mixin GetOptions options) {
    JsonNode found = options.server.api().get(path(id));
    options.output.printer().one(TIMELINE, found);
    JsonNode incident = found.path("incident");
    options.output.message(
        "%s %s: %s; runbook %s"
            .formatted(
                incident.path("severity").asText(),
                incident.path("state").asText(),
                incident.path("title").asText(),
                incident.path("runbook").asText()));
    return ExitCode.OK.status();
  }

  @Command(
      name = "ack",
      aliases = "acknowledge",
      mixinStandardHelpOptions = true,
      description = "Take an incident: it is not escalated, and the others see who has it.")
  int ack(
      @Parameters(paramLabel = "ID", description = "The incident's id.") String id,
      @Mixin GetOptions options) {
    return change(id, "acknowledge", Json.object(), options);
  }

  @Command(
      name = "resolve",
      mixinStandardHelpOptions = true,
      description = "End an incident whose alerts go on; it opens anew for later ones.")
  int resolve(
      @Parameters(paramLabel = "ID", description = "The incident's id.") String id,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              required = true,
              description = "Goes into the timeline and the audit log.")
          String reason,
      @Mixin GetOptions options) {
    return change(id, "resolve", Json.object().put("reason", reason), options);
  }

  @Command(
      name = "note",
      mixinStandardHelpOptions = true,
      description = "Add to an incident's timeline.")
  int note(
      @Parameters(index = "0", paramLabel = "ID", description = "The incident's id.") String id,
      @Parameters(index = "1", paramLabel = "TEXT", description = "What to add.") String text,
      @Mixin GetOptions options) {
    return change(id, "notes", Json.object().put("text", text), options);
  }

  @Command(
      name = "postmortem",
      mixinStandardHelpOptions = true,
      description = "The draft of a post-mortem, Markdown, on stdout.")
  int postmortem(
      @Parameters(paramLabel = "ID", description = "The incident's id.") String id,
      @Mixin ServerOptions server) {
    String text = new String(server.api().bytes(path(id) + "/postmortem"), StandardCharsets.UTF_8);
    CommandSpec own = spec;
    if (own != null) {
      own.commandLine().getOut().print(text);
      own.commandLine().getOut().flush();
    }
    return ExitCode.OK.status();
  }

  @Command(
      name = "statistics",
      mixinStandardHelpOptions = true,
      description = "Mean times to acknowledge and to resolve, by service, of the last 30 days.")
  int statistics(@Mixin GetOptions options) {
    return options.run(STATISTICS, PATH + "/statistics");
  }

  private static int change(String id, String verb, ObjectNode body, GetOptions options) {
    options.output.printer().one(VIEW, options.server.api().post(path(id) + "/" + verb, body));
    return ExitCode.OK.status();
  }

  private static String path(String id) {
    return PATH + "/" + Api.encoded(id);
  }
}
