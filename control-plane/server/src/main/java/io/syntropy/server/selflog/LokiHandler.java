package io.syntropy.server.selflog;

import com.github.loki4j.client.batch.LogRecord;
import com.github.loki4j.client.pipeline.AsyncBufferPipeline;
import java.time.Instant;
import java.util.Map;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jspecify.annotations.Nullable;

/** Gives log records to Loki4j's pipeline, which sends them on threads of its own. */
final class LokiHandler extends ExtHandler {
  /** Who logs while sending would log itself without end. */
  private static final String SENDERS = "loki4j";

  private static final String HTTP_CLIENT = "jdk.httpclient";
  private final AsyncBufferPipeline pipeline;
  private final ShippingCounts counts;

  LokiHandler(AsyncBufferPipeline pipeline, ShippingCounts counts) {
    this.pipeline = pipeline;
    this.counts = counts;
  }

  @Override
  protected void doPublish(ExtLogRecord record) {
    String thread = Thread.currentThread().getName();
    String logger = text(record.getLoggerName());
    if (thread.startsWith(SENDERS) || logger.startsWith(HTTP_CLIENT)) {
      return;
    }
    // Never waits: a full queue refuses.
    if (pipeline.append(() -> line(record, logger, thread))) {
      counts.offered();
    } else {
      counts.refused();
    }
  }

  private static LogRecord line(ExtLogRecord record, String logger, String thread) {
    Instant at = record.getInstant();
    LogLine line =
        new LogLine(
            at,
            record.getLevel(),
            logger,
            thread,
            text(record.getFormattedMessage()),
            text(record.getMdc("trace_id")),
            text(record.getMdc("span_id")),
            record.getThrown());
    return LogRecord.create(
        at.toEpochMilli(),
        at.getNano() % 1_000_000,
        Map.of("service_name", LogLine.SERVICE, "level", line.severity()),
        line.json(),
        Map.of());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
