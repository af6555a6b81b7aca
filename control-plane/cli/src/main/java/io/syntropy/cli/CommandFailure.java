package io.syntropy.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with a message for people on stderr and an exit code for scripts. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /**
   * @param message one line that says what happened and what to do
   */
  public CommandFailure(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  String text() {
    String message = getMessage();
    return message == null ? exitCode.name() : message;
  }
}
