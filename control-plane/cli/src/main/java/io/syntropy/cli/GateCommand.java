package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gate}: may a service be changed now. The exit code is the answer, for pipelines. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = {
      "Ask a service's release gate.",
      "Exit 0 allow, 5 denied, 1 unknown: what cannot be told is not an allow."
    },
    footer = {
      "",
      "Examples:",
      "  ./syntropy gate social && ./deploy.sh",
      "  ./syntropy gate social --change rollback",
      "  ./syntropy gate social --override \"mend of #12\" --by ana --for 2h"
    })
final class GateCommand implements Callable<Integer> {
  private static final View VIEW =
      View.of(
          "gate",
          "service",
          View.column("SERVICE", Cell.text("service")),
          View.column("CHANGE", Cell.text("change")),
          View.column("DECISION", Cell.text("decision")),
          View.column("EXPIRES", Cell.text("expires_at")),
          View.column("REASON", gate -> gate.path("reasons").path(0).asText(Cell.UNKNOWN)),
          View.wide("POLICY", Cell.text("policy")),
          View.wide("MODE", Cell.text("mode")),
          View.wide("JUDGED", Cell.text("judged")));

  @Parameters(paramLabel = "SERVICE", description = "The service's name.")
  String service = "";

  @Option(
      names = "--change",
      paramLabel = "KIND",
      defaultValue = "deploy",
      description = "deploy, bugfix or rollback (default: ${DEFAULT-VALUE}).")
  String change = "deploy";

  @Option(
      names = "--override",
      paramLabel = "REASON",
      description = "First let changes pass for a time, whatever the evidence; audited.")
  @Nullable String reason;

  @Option(names = "--by", paramLabel = "NAME", description = "Who answers for the override.")
  @Nullable String by;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "How long the override holds, at most 7d.")
  @Nullable Duration time;

  @Option(names = "--end-override", paramLabel = "ID", description = "First end an override.")
  @Nullable String ended;

  @Mixin GetOptions options = new GetOptions();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    // What is wrong with the command line is said before anything is done.
    ObjectNode wanted = reason == null ? null : override();
    Api api = options.server.api();
    String path = "/api/v1/gates/" + Api.encoded(service);
    String id = ended;
    if (id != null) {
      api.delete(path + "/overrides/" + Api.encoded(id));
    }
    if (wanted != null) {
      api.post(path + "/overrides", wanted);
    }
    JsonNode gate = api.get(path + "?change=" + Api.encoded(change));
    options.output.printer().one(VIEW, gate);
    ExitCode code =
        switch (gate.path("decision").asText()) {
          case "allow" -> ExitCode.OK;
          case "deny" -> ExitCode.DENIED;
          default -> ExitCode.FAILURE;
        };
    if (code != ExitCode.OK) {
      gate.path("reasons").forEach(line -> options.output.message(line.asText()));
    }
    return code.status();
  }

  private ParameterException missing(String message) {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException("gate used outside a command line");
    }
    return new ParameterException(command.commandLine(), message);
  }

  private ObjectNode override() {
    Duration holds = time;
    if (holds == null) {
      throw missing("--for: missing (expected how long the override holds, e.g. 2h)");
    }
    if (by == null) {
      throw missing("--by: missing (expected the person who answers for the override)");
    }
    ObjectNode body = Json.object();
    body.put("reason", reason);
    body.put("by", by);
    body.put(
        "expires_at",
        Clock.systemUTC().instant().plus(holds).truncatedTo(ChronoUnit.SECONDS).toString());
    return body;
  }
}
