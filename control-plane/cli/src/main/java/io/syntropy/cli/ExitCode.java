package io.syntropy.cli;

/** What the process's exit status says, so that scripts can tell failures apart. */
public enum ExitCode {
  OK(0),
  /** The command failed, or it found faults. */
  FAILURE(1),
  /** The command line itself is wrong. */
  USAGE(2),
  /** There are changes that are not applied yet; said only when asked for. */
  PENDING(3),
  /** No valid token. */
  AUTHENTICATION(4),
  /** Refused by role, guard or policy. */
  DENIED(5),
  NOT_FOUND(6),
  /** Someone else holds or changed it. */
  CONFLICT(7),
  TIMED_OUT(8),
  /** Something this machine must have is missing; the message says what to install. */
  PREREQUISITE_MISSING(9);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  /** The status handed to the shell. */
  public int status() {
    return status;
  }

  /**
   * The exit code of an API answer to what the command line alone says.
   *
   * @param http status of the answer
   * @param code the error body's {@code code}, empty when the answer had none
   */
  static ExitCode ofAnswer(int http, String code) {
    if (code.equals("denied")) {
      return DENIED;
    }
    return switch (http) {
      case 400 -> USAGE;
      case 401 -> AUTHENTICATION;
      case 403 -> DENIED;
      case 404 -> NOT_FOUND;
      case 409 -> CONFLICT;
      case 408, 504 -> TIMED_OUT;
      default -> http >= 200 && http < 300 ? OK : FAILURE;
    };
  }
}
