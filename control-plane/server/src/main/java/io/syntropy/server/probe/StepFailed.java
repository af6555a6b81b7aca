package io.syntropy.server.probe;

/** A step was not answered as expected. */
final class StepFailed extends Exception {
  private static final long serialVersionUID = 1L;

  private final String errorType;

  /**
   * @param errorType {@code error.type}: a status or one of few words
   * @param detail for people, without bodies and secrets
   */
  StepFailed(String errorType, String detail) {
    super(detail, null, false, false);
    this.errorType = errorType;
  }

  String errorType() {
    return errorType;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
