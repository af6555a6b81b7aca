package io.syntropy.server.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records a service sends about itself.
 *
 * @param records 1..500
 */
public record RecordsRequest(@Nullable List<Item> records) {
  /** Refuses entries that are null. */
  public RecordsRequest {
    if (records != null && records.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("records: has null (expected records)");
    }
  }

  /**
   * One record; {@code record_id}, {@code action}, {@code target}, {@code outcome} and {@code
   * occurred_at} are required.
   *
   * @param onBehalfOf the person or system the service acted for
   */
  public record Item(
      @Nullable String recordId,
      @Nullable String action,
      @Nullable String target,
      @Nullable String outcome,
      @Nullable Instant occurredAt,
      @Nullable String onBehalfOf,
      @Nullable String reason,
      @Nullable String decisionId,
      @Nullable String traceId,
      @Nullable JsonNode before,
      @Nullable JsonNode after) {

    /** The record, with the sending service as its actor. */
    AuditRecord record(String service) {
      String actor = onBehalfOf == null ? service : service + "/" + onBehalfOf;
      return AuditRecord.of(
              actor,
              required("action", action),
              required("target", target),
              required("outcome", outcome),
              required("occurred_at", occurredAt))
          .withReason(reason)
          .withDecision(decisionId)
          .withTrace(traceId)
          .withChange(value(before), value(after))
          .withRecordId(required("record_id", recordId));
    }

    private static @Nullable JsonNode value(@Nullable JsonNode node) {
      return node == null || node.isNull() ? null : node;
    }

    private static <T> T required(String name, @Nullable T value) {
      if (value == null) {
        throw new IllegalArgumentException(name + ": missing");
      }
      return value;
    }
  }
}
