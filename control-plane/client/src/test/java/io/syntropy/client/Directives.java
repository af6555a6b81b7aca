package io.syntropy.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;

/** Directives for tests. */
final class Directives {
  private Directives() {}

  static Directive protective(
      ProtectiveLevel level, long epoch, long generation, Instant at, Duration ttl) {
    return new Directive(
        "d-" + epoch + "-" + generation,
        "a-1",
        Directive.PROTECTIVE_MODE,
        "sa-east-1",
        generation,
        epoch,
        JsonNodeFactory.instance.objectNode().put("level", level.wireName()),
        at,
        at.plus(ttl),
        Directive.Expiry.SELF);
  }

  static Directive weights(double a, double b, long epoch, long generation, Instant at) {
    return new Directive(
        "w-" + epoch + "-" + generation,
        null,
        Directive.TRAFFIC_WEIGHTS,
        null,
        generation,
        epoch,
        JsonNodeFactory.instance
            .objectNode()
            .set("weights", JsonNodeFactory.instance.objectNode().put("a", a).put("b", b)),
        at,
        at.plusSeconds(60),
        Directive.Expiry.HELD);
  }
}
