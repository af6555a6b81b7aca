package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code action}: what was decided, what came of it, and a person's say in it. */
@Command(
    name = "action",
    aliases = "actions",
    mixinStandardHelpOptions = true,
    description = "Guarded, audited actions.",
    footer = {
      "",
      "Examples:",
      "  ./syntropy action list --state proposed",
      "  ./syntropy action drain social eu-west-1 --reason \"power works\" --for 2h --dry-run",
      "  ./syntropy action drain social eu-west-1 --reason \"power works\" --for 2h",
      "  ./syntropy action create protective_mode social eu-west-1 level=soft --reason storm",
      "  ./syntropy action create restart grid eu-west-1 instance_id=node-7 --reason hung",
      "  ./syntropy action drain social eu-west-1 --reason fire --break-glass I2",
      "  ./syntropy action approve ID       by another person, within 15 minutes",
      "  ./syntropy action revert ID",
      "Exit 5: the guard or the organisation's policy denied it; get ID says why."
    })
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
  int list(
      @Option(names = "--service", paramLabel = "NAME", description = "Only of this service.")
          @Nullable String service,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "Only in this state, such as proposed, denied or verified.")
          @Nullable String state,
      @Mixin ListOptions options) {
    String path = Api.with("/api/v1/actions", "service", service);
    path = Api.with(path, "state", state);
    return options.run(VIEW, path);
  }

  @Command(
      name = "get",
      aliases = "show",
      mixinStandardHelpOptions = true,
      description = "One action with evidence, guard, audit entry and acknowledgements.")
  int get(
      @Parameters(paramLabel = "ID", description = "The action's id.") String id,
      @Mixin GetOptions options) {
    return options.run(VIEW, path(id));
  }

  @Command(
      name = "create",
      aliases = "ask",
      mixinStandardHelpOptions = true,
      description = {
        "Ask for an action; exit 5 when the guard or the organisation's policy denies it.",
        "KIND traffic_weights operation=drain|restore, protective_mode level=soft|medium|hard,",
        "scale replicas=N, read_only on=true, shed_load max_rps=N, contain subject=TEXT,",
        "restart instance_id=ID, migrate_workloads from_node=ID, reverse_charges filter=TEXT."
      })
  int create(
      @Parameters(index = "0", paramLabel = "KIND", description = "What to do.") String kind,
      @Parameters(index = "1", paramLabel = "SERVICE", description = "To which service.")
          String service,
      @Parameters(index = "2", paramLabel = "REGION", description = "In which region.")
          String region,
      @Parameters(
              index = "3..*",
              arity = "1..*",
              paramLabel = "FIELD=VALUE",
              description = "The state wanted.")
          Map<String, String> desired,
      @Mixin AskOptions options) {
    ObjectNode wanted = Json.object();
    desired.forEach((field, value) -> wanted.set(field, value(field, value)));
    return ask(kind, service, region, wanted, options);
  }

  @Command(
      name = "drain",
      mixinStandardHelpOptions = true,
      description = "Take all traffic off a region; exit 5 when the guard denies it.")
  int drain(
      @Parameters(index = "0", paramLabel = "SERVICE", description = "Of which service.")
          String service,
      @Parameters(index = "1", paramLabel = "REGION", description = "Off which region.")
          String region,
      @Mixin AskOptions options) {
    ObjectNode wanted = Json.object().put("operation", "drain");
    return ask("traffic_weights", service, region, wanted, options);
  }

  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = "Start the guarded way back of a drained region; exit 5 when denied.")
  int restore(
      @Parameters(index = "0", paramLabel = "SERVICE", description = "Of which service.")
          String service,
      @Parameters(index = "1", paramLabel = "REGION", description = "To which region.")
          String region,
      @Mixin AskOptions options) {
    ObjectNode wanted = Json.object().put("operation", "restore");
    return ask("traffic_weights", service, region, wanted, options);
  }

  private static int ask(
      String kind, String service, String region, ObjectNode desired, AskOptions ask) {
    Api api = ask.options.server.api();
    ObjectNode body = ask.body(kind, service, region, desired);
    return ask.dryRun
        ? DryRun.print(api.post("/api/v1/actions/preview", body), ask.options.output)
        : answer(api.post("/api/v1/actions", body), ask.options);
  }

  /** Numbers and truth values where the field is one; everything else is text. */
  private static JsonNode value(String field, String text) {
    boolean typed = Set.of("on", "max_rps", "replicas").contains(field);
    try {
      JsonNode node = typed ? Json.read(text) : TextNode.valueOf(text);
      return node.isNumber() || node.isBoolean() ? node : TextNode.valueOf(text);
    } catch (UncheckedIOException e) {
      return TextNode.valueOf(text);
    }
  }

  @Command(
      name = "approve",
      mixinStandardHelpOptions = true,
      description = "Let another person's proposed action run; exit 5 when the guard denies it.")
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
    return answer(options.server.api().post(path(id) + "/" + verb, body), options);
  }

  private static int answer(JsonNode action, GetOptions options) {
    options.output.printer().one(VIEW, action);
    String state = action.path("state").asText();
    String until = action.path("request").path("approve_until").asText("null");
    if (state.equals("denied")) {
      options.output.message(action.path("reason").asText());
      return ExitCode.DENIED.status();
    }
    if (state.equals("proposed") && !until.equals("null")) {
      options.output.message(
          "waits until %s for another person: ./syntropy action approve %s"
              .formatted(until, action.path("id").asText()));
    }
    return ExitCode.OK.status();
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
