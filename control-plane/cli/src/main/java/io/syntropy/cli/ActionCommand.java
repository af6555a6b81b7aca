package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code action}: what was decided, what came of it, and a person's say in it. */
@Command(
    name = "action",
    mixinStandardHelpOptions = true,
    description = "Guarded, audited actions.")
final class ActionCommand {
  private static final View VIEW = view(Clock.systemUTC());

  static View view(Clock clock) {
    return View.of(
        "action",
        "id",
        View.column("ID", Cell.text("id")),
        View.column("KIND", Cell.text("kind")),
        View.column("SERVICE", Cell.text("target.service")),
        View.column("REGION", Cell.text("target.region")),
        View.column("STATE", Cell.text("state")),
        View.column("GUARD", ActionCommand::guard),
        View.column("AUDIT", Cell.text("audit.index")),
        View.column("AGE", Cell.age("created_at", clock)),
        View.column("REASON", Cell.text("reason")),
        View.wide("POLICY", Cell.text("policy.name")),
        View.wide("EXPIRES", Cell.text("expires_at")),
        View.wide("REVERT", Cell.text("revert.reason")));
  }

  @Command(
      name = "list",
      aliases = "ls",
      mixinStandardHelpOptions = true,
      description = "Actions, newest first.")
  int list(@Mixin ListOptions options) {
    return options.run(VIEW, "/api/v1/actions");
  }

  @Command(
      name = "get",
      mixinStandardHelpOptions = true,
      description = "One action with evidence, guard, audit entry and acknowledgements.")
  int get(
      @Parameters(paramLabel = "ID", description = "The action's id.") String id,
      @Mixin GetOptions options) {
    return options.run(VIEW, path(id));
  }

  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = "Let a proposed action run; exit 5 when the guard denies it.")
  int approve(
      @Parameters(paramLabel = "ID", description = "The action's id.") String id,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Goes into the audit log.")
          @Nullable String reason,
      @Mixin GetOptions options) {
    return change(id, "approve", reason, options);
  }

  @Command(
      name = "revert",
      mixinStandardHelpOptions = true,
      description = "Start an action's guarded revert; exit 5 when the guard denies it.")
  int revert(
      @Parameters(paramLabel = "ID", description = "The action's id.") String id,
      @Option(names = "--reason", paramLabel = "TEXT", description = "Goes into the audit log.")
          @Nullable String reason,
      @Mixin GetOptions options) {
    return change(id, "revert", reason, options);
  }

  private static int change(String id, String verb, @Nullable String reason, GetOptions options) {
    ObjectNode body = Json.object();
    if (reason != null) {
      body.put("reason", reason);
    }
    JsonNode action = options.server.api().post(path(id) + "/" + verb, body);
    options.output.printer().one(VIEW, action);
    boolean denied = action.path("state").asText().equals("denied");
    return (denied ? ExitCode.DENIED : ExitCode.OK).status();
  }

  private static String path(String id) {
    return "/api/v1/actions/" + Api.encoded(id);
  }

  /** {@code pass}, or the rules that did not. */
  private static String guard(JsonNode action) {
    StringBuilder stopped = new StringBuilder();
    for (JsonNode rule : action.path("guard")) {
      String result = rule.path("result").asText();
      if (!result.equals("pass")) {
        stopped.append(stopped.isEmpty() ? "" : ",");
        stopped.append(rule.path("rule").asText()).append(' ').append(result);
      }
    }
    if (!stopped.isEmpty()) {
      return stopped.toString();
    }
    return action.path("guard").isEmpty() ? Cell.UNKNOWN : "pass";
  }
}
