package io.syntropy.server.lease;

import io.smallrye.health.api.HealthGroup;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * {@code GET /q/health/group/leader}: 200 on the leader alone, 503 elsewhere, for the load balancer
 * before two servers. Readiness does not depend on it.
 */
@HealthGroup("leader")
@ApplicationScoped
public class LeaderCheck implements HealthCheck {
  private final Leadership leadership;

  /** Asks {@code leadership}. */
  public LeaderCheck(Leadership leadership) {
    this.leadership = leadership;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("leader").status(leadership.leads()).build();
  }
}
