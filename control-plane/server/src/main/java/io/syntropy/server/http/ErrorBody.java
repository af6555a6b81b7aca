package io.syntropy.server.http;

import java.util.List;

/**
 * What every error answer carries.
 *
 * @param traceId 32 hex digits; the caller's W3C trace id when it sent one, else a fresh one; the
 *     server's log has the same id
 * @param code stable machine-readable snake_case word, e.g. {@code not_found}
 * @param message one sentence for a person, naming value and expectation
 * @param details further faults, one per entry, never null
 */
public record ErrorBody(String traceId, String code, String message, List<ErrorDetail> details) {
  public ErrorBody {
    details = List.copyOf(details);
  }
}
