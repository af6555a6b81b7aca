package io.syntropy.alerts.rules;

/** A definition that no rule can say; its message is that of the fault. */
final class Inexpressible extends Exception {
  private static final long serialVersionUID = 1L;

  Inexpressible(String message) {
    super(message);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
