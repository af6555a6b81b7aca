package io.syntropy.server.config;

import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;

/** Whether everything that the configuration's source holds is in force. */
@ApplicationScoped
public class ConfigHealth implements ComponentHealth {
  private final ConfigService service;

  /** Watches {@code service}. */
  public ConfigHealth(ConfigService service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "configuration";
  }

  @Override
  public Condition check() {
    return judge(service.status());
  }

  static Condition judge(ConfigService.Status status) {
    if (status.appliedAt() == null && status.faults().isEmpty()) {
      return new Condition(Health.UNKNOWN, "not read yet");
    }
    String live = "%d documents in force".formatted(status.documents());
    if (!status.faults().isEmpty()) {
      return new Condition(
          Health.BAD,
          "%s; %d faults, the first: %s"
              .formatted(live, status.faults().size(), status.faults().getFirst()));
    }
    return new Condition(
        Health.GOOD, status.commit() == null ? live : live + ", commit " + status.commit());
  }
}
