package io.syntropy.server;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.syntropy.server.data.StartFailure;
import io.syntropy.server.data.Version;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Entry of the server process; {@code up} is its only verb, the others live in the command line.
 */
@QuarkusMain
@Command(
    name = "syntropy",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Build.class,
    subcommands = UpCommand.class)
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** For picocli, which fills in {@link #spec}. */
  @SuppressWarnings("NullAway.Init")
  Main() {}

  public static void main(String... args) {
    // Reasons and records read the same on every machine, so that replay compares equal.
    Locale.setDefault(Locale.ROOT);
    System.exit(execute(args));
  }

  static int execute(String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setParameterExceptionHandler(Main::usage);
    line.setExecutionExceptionHandler(Main::failure);
    return line.execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given (expected: up)");
  }

  private static int usage(ParameterException error, String[] args) {
    System.err.println("syntropy: " + error.getMessage());
    System.err.println("Try --help.");
    return StartFailure.USAGE;
  }

  private static int failure(Exception error, CommandLine line, CommandLine.ParseResult parsed) {
    if (error instanceof StartFailure failure) {
      System.err.println("syntropy: " + failure.getMessage());
      return failure.exitCode();
    }
    System.err.println("syntropy: " + error);
    return StartFailure.FAILED;
  }

  /** What {@code --version} prints. */
  static final class Build implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"syntropy " + Version.current()};
    }
  }
}
