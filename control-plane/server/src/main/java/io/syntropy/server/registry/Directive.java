package io.syntropy.server.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Desired state sent to a service (contracts §5).
 *
 * @param id the service's sequence number, growing by each directive
 * @param region the region it is about
 * @param generation grows with each change of this service's desired state
 * @param epoch the writer's fencing epoch; a lower one is to be refused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Directive(
    long id,
    String actionId,
    String kind,
    @Nullable String region,
    long generation,
    long epoch,
    JsonNode desired,
    Instant issuedAt,
    @Nullable Instant expiresAt,
    Expiry expiry) {

  /** Who ends the directive: the target by itself, or a guarded ramp of the controller (I28). */
  public enum Expiry {
    self,
    held
  }

  /** Whether an instance in {@code instanceRegion} has to follow this directive. */
  public boolean concerns(@Nullable String instanceRegion) {
    return kind.equals("traffic_weights")
        || region == null
        || instanceRegion == null
        || region.equals(instanceRegion);
  }
}
