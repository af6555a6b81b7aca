package io.syntropy.server.identity;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * CDI event: somebody got in, left or was turned away, or a credential was made or taken back.
 * Carries no secrets; no address but in {@code source}, which is for counting only.
 *
 * @param what what happened
 * @param actor who did it, {@code ROLE:NAME}
 * @param subject whose credential, {@code ROLE:NAME}, or what was tried
 * @param by how, e.g. {@code login_link}, {@code token}
 * @param often whether each is worth a record
 * @param source whose happenings are counted together
 * @param id for what is to be recorded once for good
 * @param details further facts, such as the end of a token's life
 * @param at when
 */
public record SignInEvent(
    What what,
    String actor,
    String subject,
    String by,
    Often often,
    String source,
    Optional<String> id,
    Map<String, String> details,
    Instant at) {
  /** What happened. */
  public enum What {
    SIGN_IN,
    SIGN_OUT,
    REFUSED,
    TOKEN_CREATED,
    TOKEN_REVOKED,
    ENROLMENT_CREATED
  }

  /** How much of it is recorded. */
  public enum Often {
    EACH,
    EPISODES
  }

  public SignInEvent {
    details = Map.copyOf(details);
  }

  /** One that is recorded by itself. */
  static SignInEvent each(What what, String who, String by, Instant at) {
    return new SignInEvent(what, who, who, by, Often.EACH, who, Optional.empty(), Map.of(), at);
  }

  /** A credential that is unknown, expired or revoked. */
  static SignInEvent refused(String by, String address, Instant at) {
    return new SignInEvent(
        What.REFUSED,
        "anonymous",
        "credentials",
        by,
        Often.EPISODES,
        address,
        Optional.empty(),
        Map.of(),
        at);
  }
}
