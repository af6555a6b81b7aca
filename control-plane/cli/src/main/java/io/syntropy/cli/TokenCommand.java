package io.syntropy.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code token}: makes a bearer token in the data folder; needs no running server. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Make an access token; needs no running server. Prints the token only.",
    footer = {"", "Example:", "  export SYNTROPY_TOKEN=$(./syntropy token --role viewer --ttl 1h)"})
final class TokenCommand implements Callable<Integer> {
  /** What a person's token may allow. */
  enum Role {
    admin,
    operator,
    viewer
  }

  @Mixin DataOption data = new DataOption();

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "admin",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Role role = Role.admin;

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      defaultValue = "12h",
      converter = Durations.class,
      description = "How long it is valid (default: ${DEFAULT-VALUE}).")
  Duration ttl = Duration.ofHours(12);

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "cli token",
      description =
          "Who it is for: shown in the audit log; two people need two names"
              + " (default: ${DEFAULT-VALUE}).")
  String name = "cli token";

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    String token = LocalToken.mint(data.folder(), role.name(), name, ttl);
    CommandSpec own = spec;
    if (own != null) {
      own.commandLine().getOut().println(token);
      own.commandLine().getOut().flush();
    }
    return ExitCode.OK.status();
  }
}
