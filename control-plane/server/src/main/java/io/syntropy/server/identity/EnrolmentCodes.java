package io.syntropy.server.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Codes that let one new service register itself without an operator's token. */
@ApplicationScoped
public class EnrolmentCodes {
  /** How long a code works. */
  public static final Duration TTL = Duration.ofMinutes(10);

  static final String PREFIX = "syn_enrol_";

  private final OneTimeCodes codes = new OneTimeCodes(PREFIX, TTL, 1000);

  /** A fresh code for one registration. */
  public String issue(Instant now) {
    return codes.issue(now);
  }

  boolean valid(String code, Instant now) {
    return codes.valid(code, now);
  }

  /** Uses it up; true exactly once, and only in time. */
  boolean redeem(String code, Instant now) {
    return codes.redeem(code, now);
  }
}
