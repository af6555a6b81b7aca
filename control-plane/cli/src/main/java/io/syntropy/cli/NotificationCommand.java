package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code notification}: what was told to whom, and what could not be. */
@Command(
    name = "notification",
    aliases = "notifications",
    mixinStandardHelpOptions = true,
    description = "What was told to whom, and dead letters.",
    footer = {
      "",
      "Examples:",
      "  ./syntropy notification list --state dead",
      "  ./syntropy notification redrive ID                     once its cause is mended",
      "  ./syntropy notification discard ID --reason \"no such account\"",
      "  ./syntropy notification discard --target old-pager --reason \"it was removed\""
    })
final class NotificationCommand {
  private static final String PATH = "/api/v1/notifications";
  private static final View VIEW =
      View.of(
          "notification",
          "id",
          View.column("ID", Cell.text("id")),
          View.column("STATE", Cell.text("state")),
          View.column("CHANGE", Cell.text("change")),
          View.column("SEV", Cell.text("severity")),
          View.column("CREATED", Cell.text("created_at")),
          View.column("TITLE", Cell.text("title")),
          View.column("LAST ERROR", Cell.text("last_error")),
          View.wide("TARGET", Cell.text("target")),
          View.wide("INCIDENT", Cell.text("incident")),
          View.wide("ATTEMPTS", Cell.text("attempts")),
          View.wide("NEXT", Cell.text("next_attempt_at")));
  private static final View QUEUED =
      new View(
          "notification",
          node -> node.path("queued").valueStream().toList(),
          node -> node.path("queued").path(0).path("id").asText(),
          VIEW.columns());
  private static final View DISCARDED =
      View.of("notification", "discarded", View.column("DISCARDED", Cell.text("discarded")));

  @Spec @Nullable CommandSpec spec;

  @Command(
      name = "list",
      aliases = "ls",
      mixinStandardHelpOptions = true,
      description = "Notices, newest first.")
  int list(
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "Only pending, delivered, superseded, dead or discarded ones.")
          @Nullable String state,
      @Option(names = "--target", paramLabel = "NAME", description = "Only those of one notifier.")
          @Nullable String target,
      @Mixin ListOptions options) {
    String path = Api.with(Api.with(PATH, "state", state), "target", target);
    return options.run(VIEW, path);
  }

  @Command(
      name = "redrive",
      mixinStandardHelpOptions = true,
      description = "Send a dead letter again, with those that followed it about the incident.")
  int redrive(
      @Parameters(paramLabel = "ID", description = "The notice's id.") String id,
      @Mixin GetOptions options) {
    JsonNode queued = options.server.api().post(path(id) + "/redrive", Json.object());
    options.output.printer().one(QUEUED, queued);
    return ExitCode.OK.status();
  }

  @Command(
      name = "discard",
      mixinStandardHelpOptions = true,
      description = "Give up a dead letter, or all of one notifier.")
  int discard(
      @Parameters(arity = "0..1", paramLabel = "ID", description = "The notice's id.")
          @Nullable String id,
      @Option(
              names = "--target",
              paramLabel = "NAME",
              description = "All dead letters of this notifier.")
          @Nullable String target,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              required = true,
              description = "Goes into the audit log.")
          String reason,
      @Mixin GetOptions options) {
    CommandSpec own = spec;
    if ((id == null) == (target == null) && own != null) {
      throw new ParameterException(
          own.commandLine().getSubcommands().get("discard"), "expected either ID or --target NAME");
    }
    ObjectNode body = Json.object().put("reason", reason);
    if (id == null) {
      body.put("target", target);
      options.output.printer().one(DISCARDED, options.server.api().post(PATH + "/discard", body));
    } else {
      options.output.printer().one(VIEW, options.server.api().post(path(id) + "/discard", body));
    }
    return ExitCode.OK.status();
  }

  private static String path(String id) {
    return PATH + "/" + Api.encoded(id);
  }
}
