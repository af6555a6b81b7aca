package io.syntropy.telemetry;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;

/**
 * String forms of OTLP values, by the OpenTelemetry specification ("AnyValue representation for
 * non-OTLP protocols"): integers in decimal, doubles as JSON numbers, bytes in base64, arrays and
 * maps as JSON.
 */
final class ReferenceValues {
  private ReferenceValues() {}

  static String string(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case INT_VALUE -> String.valueOf(value.getIntValue());
      case DOUBLE_VALUE -> number(value.getDoubleValue());
      case BYTES_VALUE -> Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray());
      case ARRAY_VALUE, KVLIST_VALUE -> {
        StringBuilder json = new StringBuilder();
        json(value, json);
        yield json.toString();
      }
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "";
    };
  }

  private static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
    }
    double size = Math.abs(value);
    if (size != 0 && (size < 1e-6 || size >= 1e21)) {
      String text =
          new BigDecimal(Double.toString(value))
              .stripTrailingZeros()
              .round(java.math.MathContext.DECIMAL64)
              .toString();
      return text.replace("E", "e");
    }
    String text = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    return text;
  }

  private static void json(AnyValue value, StringBuilder out) {
    switch (value.getValueCase()) {
      case BOOL_VALUE, INT_VALUE -> out.append(string(value));
      case DOUBLE_VALUE -> {
        if (Double.isFinite(value.getDoubleValue())) {
          out.append(string(value));
        } else {
          quote(string(value), out);
        }
      }
      case STRING_VALUE, BYTES_VALUE -> quote(string(value), out);
      case ARRAY_VALUE -> array(value.getArrayValue().getValuesList(), out);
      case KVLIST_VALUE -> object(value.getKvlistValue().getValuesList(), out);
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> out.append("null");
    }
  }

  private static void array(List<AnyValue> values, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (AnyValue v : values) {
      out.append(separator);
      json(v, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void object(List<KeyValue> pairs, StringBuilder out) {
    out.append('{');
    String separator = "";
    for (KeyValue pair : pairs) {
      out.append(separator);
      quote(pair.getKey(), out);
      out.append(':');
      json(pair.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
