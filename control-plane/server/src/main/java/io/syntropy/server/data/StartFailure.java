package io.syntropy.server.data;

/**
 * Why the server does not start: one line for the person who started it, and the exit code of the
 * outside contract.
 */
public final class StartFailure extends RuntimeException {
  /** The start failed. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** Another process holds the data folder. */
  public static final int LOCKED = 7;

  /** This machine lacks something; the message says what to install. */
  public static final int PREREQUISITE_MISSING = 9;

  private final int exitCode;

  public StartFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public StartFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** 1 failed, 2 usage, 7 locked, 9 prerequisite missing. */
  public int exitCode() {
    return exitCode;
  }
}
