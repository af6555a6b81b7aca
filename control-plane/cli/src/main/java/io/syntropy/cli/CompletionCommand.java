package io.syntropy.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}: a script for the shell. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a completion script.",
    footer = {"", "Example:", "  source <(./syntropy completion bash)"})
final class CompletionCommand implements Callable<Integer> {
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  @Nullable Shell shell;

  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec own = spec;
    if (own != null) {
      own.commandLine().getOut().print(AutoComplete.bash("syntropy", own.root().commandLine()));
      own.commandLine().getOut().flush();
    }
    return ExitCode.OK.status();
  }
}
