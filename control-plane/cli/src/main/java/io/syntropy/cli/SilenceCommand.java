package io.syntropy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code silence}: keep quiet about alerts for a time. */
@Command(
    name = "silence",
    aliases = "silences",
    mixinStandardHelpOptions = true,
    description = "Keep quiet about alerts for a time; they are recorded all the same.",
    footer = {
      "",
      "Examples:",
      "  ./syntropy silence create service=social region=eu-west-1 --for 2h --reason \"move\"",
      "  ./syntropy silence create name=feed-p95 --from 2026-12-01T02:00:00Z --for 1h --reason x",
      "  ./syntropy silence list",
      "  ./syntropy silence maintenance          planned ones of the configuration",
      "  ./syntropy silence end ID",
      "Labels: service, region, name, slo, severity, opener, runbook, and the alert's own.",
      "A value may be a|b for several, or a* for all that begin with a."
    })
final class SilenceCommand {
  private static final String PATH = "/api/v1/silences";
  private static final View MAINTENANCE =
      View.of(
          "maintenance",
          "name",
          View.column("NAME", Cell.text("name")),
          View.column("STATE", Cell.text("state")),
          View.column("STARTS", Cell.text("starts_at")),
          View.column("ENDS", Cell.text("ends_at")),
          View.column("MATCH", Cell.joined("match")),
          View.column("SEVERITIES", Cell.joined("severities")),
          View.column("REASON", Cell.text("reason")),
          View.wide("DAYS", Cell.joined("days")),
          View.wide("ZONE", Cell.text("time_zone")));
  private static final View VIEW =
      View.of(
          "silence",
          "id",
          View.column("ID", Cell.text("id")),
          View.column("STATE", Cell.text("state")),
          View.column("MATCH", Cell.joined("match")),
          View.column("ENDS", Cell.text("ends_at")),
          View.column("BY", Cell.text("by")),
          View.column("REASON", Cell.text("reason")),
          View.wide("STARTS", Cell.text("starts_at")));

  @Command(
      name = "list",
      aliases = "ls",
      mixinStandardHelpOptions = true,
      description = "Silences that are not over, the one that ends first ahead.")
  int list(@Mixin ListOptions options) {
    return options.run(VIEW, PATH);
  }

  @Command(
      name = "maintenance",
      aliases = "windows",
      mixinStandardHelpOptions = true,
      description = "The maintenance windows of the configuration, and when each is next.")
  int maintenance(@Mixin ListOptions options) {
    return options.run(MAINTENANCE, "/api/v1/maintenance-windows");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Begin a silence, or plan one.")
  int create(
      @Parameters(
              arity = "1..*",
              paramLabel = "LABEL=VALUE",
              description = "What it is about; all labels must fit.")
          Map<String, String> match,
      @Option(
              names = "--for",
              paramLabel = "TIME",
              required = true,
              description = "How long, at most 30d.")
          String time,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              required = true,
              description = "Goes into the audit log.")
          String reason,
      @Option(names = "--from", paramLabel = "INSTANT", description = "When it begins; now.")
          @Nullable String from,
      @Mixin GetOptions options) {
    ObjectNode body = Json.object().put("reason", reason).put("ttl", time);
    ObjectNode labels = body.putObject("match");
    match.forEach((label, values) -> {
      var list = labels.putArray(label);
      Arrays.stream(values.split("\\|", -1)).forEach(list::add);
    });
    if (from != null) {
      body.put("starts_at", from);
    }
    options.output.printer().one(VIEW, options.server.api().post(PATH, body));
    return ExitCode.OK.status();
  }

  @Command(
      name = "end",
      aliases = "delete",
      mixinStandardHelpOptions = true,
      description = "End a silence now.")
  int end(
      @Parameters(paramLabel = "ID", description = "The silence's id.") String id,
      @Mixin ServerOptions server) {
    server.api().delete(PATH + "/" + Api.encoded(id));
    return ExitCode.OK.status();
  }
}
