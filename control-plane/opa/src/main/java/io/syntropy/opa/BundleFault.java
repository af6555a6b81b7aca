package io.syntropy.opa;

import io.syntropy.policy.organisation.OrganisationVerdict.Why;

/** A bundle that cannot be relied on. */
final class BundleFault extends Exception {
  private static final long serialVersionUID = 1L;
  private final Why why;
  private final String detail;

  BundleFault(Why why, String message) {
    super(message);
    this.why = why;
    this.detail = message;
  }

  Why why() {
    return why;
  }

  /** One sentence, without secrets. */
  String detail() {
    return detail;
  }

  static BundleFault malformed(String message) {
    return new BundleFault(Why.ERROR, message);
  }

  static BundleFault signature(String message) {
    return new BundleFault(Why.BAD_SIGNATURE, message);
  }
}
