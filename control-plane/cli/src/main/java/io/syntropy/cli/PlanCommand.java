package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plan}: what a configuration would change, with what would follow. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "What a configuration would change, and what would follow.",
      "DIR is taken as the whole configuration; without it, what the server's own source holds and",
      "is not in force yet. Changes nothing. Exit 1 on faults."
    },
    footer = {
      "",
      "Examples:",
      "  ./syntropy plan slo/",
      "  ./syntropy plan slo/ -o markdown > comment.md    for a pull request",
      "  ./syntropy plan --exit-code                      exit 3 when something is pending"
    })
final class PlanCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "Folder with the whole configuration.")
  @Nullable Path folder;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  PlanFormat format = PlanFormat.table;

  @Option(names = "--exit-code", description = "Exit 3 when there are changes to apply.")
  boolean exitCode;

  @Mixin ServerOptions server = new ServerOptions();

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    JsonNode plan = PlanRequest.plan(server.api(), PlanRequest.body(folder));
    CommandSpec own = spec;
    if (own != null) {
      new PlanPrinter(own.commandLine().getOut(), format).print(plan);
    }
    if (!plan.path("faults").isEmpty()) {
      return ExitCode.FAILURE.status();
    }
    boolean pending = exitCode && plan.path("changes").asInt() > 0;
    return (pending ? ExitCode.PENDING : ExitCode.OK).status();
  }
}
