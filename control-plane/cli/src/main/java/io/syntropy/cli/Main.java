package io.syntropy.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point: parses the command line, runs the verb, maps failures to {@link ExitCode}s. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** The whole command tree, as tests run it. */
  static CommandLine commandLine() {
    return new CommandLine(new SyntropyCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::usage)
        .setExecutionExceptionHandler(Main::failed);
  }

  private static int usage(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    CommandSpec spec = command.getCommandSpec();
    List<String> verbs = verbs(spec);
    if (!verbs.isEmpty() && e instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().isEmpty() ? "" : unmatched.getUnmatched().get(0);
      err.println(spec.qualifiedName() + ": unknown verb '" + word + "'");
      err.println("verbs: " + String.join(", ", verbs));
    } else if (!verbs.isEmpty()
        && String.valueOf(e.getMessage()).startsWith("Missing required subcommand")) {
      err.println(spec.qualifiedName() + ": a verb is missing");
      err.println("verbs: " + String.join(", ", verbs));
    } else {
      err.println(spec.qualifiedName() + ": " + e.getMessage());
    }
    err.println("see: " + spec.qualifiedName() + " --help");
    err.flush();
    return ExitCode.USAGE.status();
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    ExitCode code = ExitCode.FAILURE;
    if (e instanceof CommandFailure failure) {
      code = failure.exitCode();
      ("syntropy: " + failure.text()).lines().forEach(line -> err.println(Terminal.plain(line)));
    } else {
      err.println(Terminal.plain("syntropy: unexpected failure: " + e));
      if (System.getenv("SYNTROPY_DEBUG") != null) {
        e.printStackTrace(err);
      }
    }
    err.flush();
    return code.status();
  }

  private static List<String> verbs(CommandSpec spec) {
    return spec.subcommands().entrySet().stream()
        .filter(e -> e.getKey().equals(e.getValue().getCommandName()))
        .map(java.util.Map.Entry::getKey)
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
