package io.syntropy.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a verb prints. */
final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  OutputFormat format = OutputFormat.table;

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  Printer printer() {
    CommandSpec mixee = spec;
    if (mixee == null) {
      throw new IllegalStateException("options used outside a command line");
    }
    CommandLine line = mixee.commandLine();
    boolean colour = line.getColorScheme().ansi().enabled();
    return new Printer(line.getOut(), format, colour);
  }

  void message(String text) {
    CommandSpec mixee = spec;
    if (mixee != null) {
      mixee.commandLine().getErr().println(text);
      mixee.commandLine().getErr().flush();
    }
  }
}
