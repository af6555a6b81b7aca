package io.syntropy.server.telemetry;

import io.syntropy.slo.Sample;
import io.syntropy.telemetry.store.LogView;
import java.time.Instant;
import java.util.Map;

/**
 * A log record.
 *
 * @param level severity in upper case, empty when none was sent
 * @param traceId and {@code spanId}: hex, empty when it belongs to none
 * @param retention the class whose retention applies
 */
public record LogItem(
    Instant time,
    String level,
    String service,
    String region,
    String message,
    String traceId,
    String spanId,
    Map<String, String> attributes,
    Map<String, String> resource,
    String retention) {

  public LogItem {
    attributes = Map.copyOf(attributes);
    resource = Map.copyOf(resource);
  }

  static LogItem of(LogView view) {
    Sample.Log log = view.log();
    return new LogItem(
        Times.instant(log.timeNanos()),
        log.severity(),
        first(log, "service.name"),
        first(log, "cloud.region"),
        log.body(),
        log.traceId(),
        log.spanId(),
        log.attributes().asMap(),
        log.resource().asMap(),
        view.storedClass());
  }

  private static String first(Sample.Log log, String key) {
    String own = log.attributes().get(key);
    String value = own != null ? own : log.resource().get(key);
    return value == null ? "" : value;
  }
}
