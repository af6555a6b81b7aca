package io.syntropy.server.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** An instance's answer to a directive (contracts §5). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Ack(
    String instanceId, long generation, long epoch, Status status, @Nullable String detail) {

  /** What the instance did with the directive. */
  public enum Status {
    applied,
    rejected,
    failed
  }

  /** Checks the ranges. */
  public Ack {
    Heartbeat.checkInstance(instanceId);
    if (status == null) {
      throw new IllegalArgumentException("status: missing (expected applied, rejected or failed)");
    }
    if (detail != null && detail.length() > 1000) {
      throw new IllegalArgumentException("detail: longer than 1000 characters");
    }
  }
}
