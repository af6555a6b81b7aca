package io.syntropy.server.selflog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * One log line in the canonical form: a JSON object with {@code ts, level, service, message} and,
 * of a request, {@code trace_id} and {@code span_id}.
 *
 * @param logger who wrote it
 * @param traceId empty outside of requests
 * @param error what was thrown, if anything
 */
record LogLine(
    Instant ts,
    Level level,
    String logger,
    String thread,
    String message,
    String traceId,
    String spanId,
    @Nullable Throwable error) {
  static final String SERVICE = "syntropy";

  /** Longer texts are cut; a line has to fit a batch. */
  static final int LONGEST = 16_384;

  private static final JsonFactory JSON = new JsonFactory();

  /** FATAL and ERROR to {@code ERROR}, and so on: five names, whichever framework logged. */
  String severity() {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    } else if (value >= Level.WARNING.intValue()) {
      return "WARN";
    } else if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("ts", ts.toString());
      out.writeStringField("level", severity());
      out.writeStringField("service", SERVICE);
      if (!traceId.isEmpty()) {
        out.writeStringField("trace_id", traceId);
        out.writeStringField("span_id", spanId);
      }
      out.writeStringField("message", cut(message));
      out.writeStringField("logger", logger);
      out.writeStringField("thread", thread);
      if (error != null) {
        out.writeStringField("error", cut(trace(error)));
      }
      out.writeNumberField("schema_version", 1);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a StringWriter throws none
    }
    return text.toString();
  }

  private static String trace(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (cut)";
  }
}
