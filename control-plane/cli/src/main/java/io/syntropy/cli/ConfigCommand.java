package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code config}: which configuration the server runs, and its faults. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "The server's configuration.")
final class ConfigCommand {
  private static final View VIEW =
      new View(
          "config",
          ConfigCommand::rows,
          status -> status.path("commit").asText(),
          List.of(
              View.column("COMMIT", Cell.text("commit")),
              View.column("APPLIED", Cell.text("applied_at")),
              View.column("DOCUMENTS", Cell.text("documents")),
              View.column("FAULT", ConfigCommand::fault)));

  @Command(
      name = "status",
      mixinStandardHelpOptions = true,
      description = "What is applied, and the faults of what is not; exit 1 when there are any.")
  int status(@Mixin GetOptions options) {
    JsonNode status = options.server.api().get("/api/v1/config/status");
    return printed(status, options);
  }

  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = "Read the configuration's source again now; exit 1 when it has faults.")
  int apply(
      @Option(
              names = "--allow-shrink",
              description = "Also when it removes more than a fifth of the live documents.")
          boolean allowShrink,
      @Mixin GetOptions options) {
    ObjectNode body = Json.object();
    if (allowShrink) {
      body.put("allow_shrink", true);
    }
    return printed(options.server.api().postFiles("/api/v1/config/apply", body), options);
  }

  private static int printed(JsonNode status, GetOptions options) {
    options.output.printer().one(VIEW, status);
    return (status.path("faults").isEmpty() ? ExitCode.OK : ExitCode.FAILURE).status();
  }

  private static List<JsonNode> rows(JsonNode status) {
    List<JsonNode> rows = new ArrayList<>();
    for (JsonNode fault : status.path("faults")) {
      ObjectNode row = status.deepCopy();
      rows.add(row.set("fault", fault));
    }
    return rows.isEmpty() ? List.of(status) : rows;
  }

  private static String fault(JsonNode row) {
    JsonNode fault = row.path("fault");
    return fault.isMissingNode()
        ? Cell.UNKNOWN
        : "%s:%s:%s: %s"
            .formatted(
                fault.path("file").asText(),
                fault.path("line").asText(),
                fault.path("column").asText(),
                fault.path("message").asText());
  }
}
