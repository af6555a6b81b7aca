package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code runbook}: what to do when an alert fires. */
@Command(
    name = "runbook",
    aliases = "runbooks",
    mixinStandardHelpOptions = true,
    description = "What to do when an alert fires.",
    footer = {
      "",
      "Examples:",
      "  ./syntropy runbook list",
      "  ./syntropy runbook get feed-latency      its steps; -o yaml has everything"
    })
final class RunbookCommand {
  private static final String PATH = "/api/v1/runbooks";
  private static final View VIEW =
      View.of(
          "runbook",
          "name",
          View.column("NAME", Cell.text("name")),
          View.column("TITLE", Cell.text("title")),
          View.column("OWNER", Cell.text("owner")),
          View.column("USED BY", RunbookCommand::uses),
          View.wide("SHIPPED", Cell.text("shipped")));
  private static final View STEPS =
      new View(
          "runbook",
          node -> node.path("steps").valueStream().toList(),
          Cell.text("name"),
          List.of(
              View.column("STEP", Cell.text("text")),
              View.column("CONSOLE", Cell.text("action.kind")),
              View.column("WITH", Cell.joined("action.parameters"))));

  @Command(
      name = "list",
      aliases = "ls",
      mixinStandardHelpOptions = true,
      description = "Runbooks and how many alerts name each.")
  int list(@Mixin ListOptions options) {
    return options.run(VIEW, PATH);
  }

  @Command(
      name = "get",
      aliases = "show",
      mixinStandardHelpOptions = true,
      description = "The steps of a runbook; exit 6 when it is not known.")
  int get(
      @Parameters(paramLabel = "NAME", description = "The runbook's name.") String name,
      @Mixin GetOptions options) {
    JsonNode found = options.server.api().get(PATH + "/" + Api.encoded(name));
    options.output.printer().one(STEPS, found);
    List<String> closing = new ArrayList<>();
    found.path("closing").forEach(line -> closing.add(line.asText()));
    options.output.message(
        "%s; over when: %s".formatted(found.path("title").asText(), String.join("; ", closing)));
    return ExitCode.OK.status();
  }

  private static String uses(JsonNode runbook) {
    return Integer.toString(runbook.path("used_by").size());
  }
}
