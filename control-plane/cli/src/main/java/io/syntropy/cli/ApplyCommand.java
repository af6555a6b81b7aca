package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code apply}: shows the plan, asks, and puts it in force. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Show the plan, ask on a terminal, and put it in force.",
      "The files of DIR become the whole content of the server's configuration folder; nothing is",
      "written when one has a fault. Without DIR the server reads its own source now."
    },
    footer = {"", "Example:", "  ./syntropy apply slo/"})
final class ApplyCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Folder with the whole configuration.")
  @Nullable Path folder;

  @Option(
      names = "--allow-shrink",
      description = "Also when it removes more than a fifth of the live documents.")
  boolean allowShrink;

  /** What becomes of the open actions of a policy that goes. */
  enum Release {
    hold,
    revert
  }

  @Option(
      names = "--release",
      paramLabel = "hold|revert",
      description = {
        "When a policy goes that has an action open: hold keeps it in force until the",
        "action has ended, revert starts the action's revert. Refused without."
      })
  @Nullable Release release;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  boolean yes;

  @Mixin ServerOptions server = new ServerOptions();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Api api = server.api();
    ObjectNode body = PlanRequest.body(folder);
    JsonNode plan = PlanRequest.plan(api, body);
    PrintWriter out = out();
    new PlanPrinter(out, PlanFormat.table).print(plan);
    long kept =
        plan.path("documents")
            .valueStream()
            .filter(document -> document.path("change").asText().equals("kept"))
            .count();
    if (folder != null && plan.path("faults").size() > kept) {
      throw new CommandFailure(ExitCode.FAILURE, "nothing was applied: mend the faults first");
    }
    if (plan.path("shrink").path("refused").asBoolean() && !allowShrink) {
      throw new CommandFailure(ExitCode.DENIED, "nothing was applied");
    }
    if (folder != null && kept > 0 && release == null) {
      throw new CommandFailure(
          ExitCode.DENIED, "nothing was applied: an action is open (--release=hold or revert)");
    }
    if (plan.path("changes").asInt() == 0 && kept == 0 && folder != null) {
      return ExitCode.OK.status();
    }
    if (plan.path("changes").asInt() > 0 && !yes && !Terminal.confirm("Apply this? [y/N] ")) {
      throw new CommandFailure(ExitCode.FAILURE, "nothing was applied");
    }
    if (allowShrink) {
      body.put("allow_shrink", true);
    }
    if (release != null) {
      body.put("release", release.name());
    }
    JsonNode status = api.postFiles("/api/v1/config/apply", body);
    out.printf(
        Locale.ROOT,
        "in force: %s, %s documents%n",
        status.path("commit").asText(),
        status.path("documents").asText());
    out.flush();
    return (status.path("faults").size() <= kept ? ExitCode.OK : ExitCode.FAILURE).status();
  }

  private PrintWriter out() {
    CommandSpec own = spec;
    if (own == null) {
      throw new IllegalStateException("a verb used outside a command line");
    }
    return own.commandLine().getOut();
  }
}
