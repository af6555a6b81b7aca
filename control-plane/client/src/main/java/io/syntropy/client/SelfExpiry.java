package io.syntropy.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is left of a self-expiring directive at a point in time. A protective mode steps down one
 * level per lifetime (expiry minus issue), starting at its expiry; any other kind simply ends. A
 * pure function of the directive and the time, so an instance that was down, or gets the same
 * directive again, arrives at the same level as one that was always there.
 */
final class SelfExpiry {
  private static final Duration SHORTEST_LIFETIME = Duration.ofSeconds(1);

  private SelfExpiry() {}

  /** The directive with the state still in effect, or empty once a kind without levels ended. */
  static Optional<Directive> remaining(Directive directive, Instant now) {
    Instant expiresAt = directive.expiresAt();
    if (directive.expiry() != Directive.Expiry.SELF
        || expiresAt == null
        || now.isBefore(expiresAt)) {
      return Optional.of(directive);
    }
    if (!directive.kind().equals(Directive.PROTECTIVE_MODE)) {
      return Optional.empty();
    }
    long steps = 1 + Duration.between(expiresAt, now).dividedBy(lifetime(directive, expiresAt));
    ProtectiveLevel level = directive.level();
    for (long i = 0; i < steps && level != ProtectiveLevel.NONE; i++) {
      level = level.stepDown();
    }
    return Optional.of(
        directive.withDesired(
            JsonNodeFactory.instance.objectNode().put("level", level.wireName())));
  }

  /** When the remaining state changes next, empty when it no longer does. */
  static Optional<Instant> nextChange(Directive directive, Instant now) {
    Instant expiresAt = directive.expiresAt();
    if (directive.expiry() != Directive.Expiry.SELF || expiresAt == null) {
      return Optional.empty();
    }
    if (now.isBefore(expiresAt)) {
      return Optional.of(expiresAt);
    }
    Optional<Directive> left = remaining(directive, now);
    if (left.isEmpty() || left.get().level() == ProtectiveLevel.NONE) {
      return Optional.empty();
    }
    Duration lifetime = lifetime(directive, expiresAt);
    long steps = 1 + Duration.between(expiresAt, now).dividedBy(lifetime);
    return Optional.of(expiresAt.plus(lifetime.multipliedBy(steps)));
  }

  private static Duration lifetime(Directive directive, Instant expiresAt) {
    Duration lifetime = Duration.between(directive.issuedAt(), expiresAt);
    return lifetime.compareTo(SHORTEST_LIFETIME) < 0 ? SHORTEST_LIFETIME : lifetime;
  }
}
