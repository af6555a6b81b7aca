package io.syntropy.server.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** Codes of one-time login links to the console; each opens one admin session. */
@ApplicationScoped
public class LoginCodes {
  /** How long a link works. */
  public static final Duration TTL = Duration.ofMinutes(10);

  private final OneTimeCodes codes = new OneTimeCodes("", TTL, 16);

  /** A fresh code; print it to the person who started the server and nowhere else. */
  public String issue(Instant now) {
    return codes.issue(now);
  }

  /** Uses it up; true exactly once, and only in time. */
  boolean redeem(String code, Instant now) {
    return codes.redeem(code, now);
  }
}
