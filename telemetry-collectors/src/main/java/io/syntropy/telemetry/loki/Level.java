package io.syntropy.telemetry.loki;

import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.util.Locale;

/** Severities by the names that logging libraries give them. */
record Level(SeverityNumber number, String text) {

  static Level named(String name) {
    String upper = name.strip().toUpperCase(Locale.ROOT);
    return switch (upper) {
      case "TRACE" -> new Level(SeverityNumber.SEVERITY_NUMBER_TRACE, "TRACE");
      case "DEBUG" -> new Level(SeverityNumber.SEVERITY_NUMBER_DEBUG, "DEBUG");
      case "INFO", "INFORMATION" -> new Level(SeverityNumber.SEVERITY_NUMBER_INFO, "INFO");
      case "NOTICE" -> new Level(SeverityNumber.SEVERITY_NUMBER_INFO2, "NOTICE");
      case "WARN", "WARNING" -> new Level(SeverityNumber.SEVERITY_NUMBER_WARN, "WARN");
      case "ERROR", "ERR" -> new Level(SeverityNumber.SEVERITY_NUMBER_ERROR, "ERROR");
      case "FATAL", "CRITICAL", "CRIT", "PANIC", "EMERG" ->
          new Level(SeverityNumber.SEVERITY_NUMBER_FATAL, "FATAL");
      default -> new Level(SeverityNumber.SEVERITY_NUMBER_UNSPECIFIED, upper);
    };
  }
}
