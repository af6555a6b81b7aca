package io.syntropy.client;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * An instance's answer to a directive.
 *
 * @param instanceId who answers
 * @param generation generation of the directive answered
 * @param epoch epoch of the directive answered
 * @param status what became of it
 * @param detail why it was rejected or failed; at most 500 characters, empty when applied
 */
public record Ack(String instanceId, long generation, long epoch, Status status, String detail) {
  private static final int MAX_DETAIL = 500;

  /** Cuts an overlong detail. */
  public Ack {
    if (detail.length() > MAX_DETAIL) {
      detail = detail.substring(0, MAX_DETAIL);
    }
  }

  /** What became of a directive. */
  public enum Status {
    /** In effect. */
    @JsonProperty("applied")
    APPLIED,
    /** Refused: stale, not understood or not accepted. Nothing changed. */
    @JsonProperty("rejected")
    REJECTED,
    /** Tried, but the service could not do it. */
    @JsonProperty("failed")
    FAILED
  }
}
