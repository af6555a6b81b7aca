package io.syntropy.telemetry.prometheus;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import java.util.HexFormat;
import java.util.Map;

/**
 * Exemplars in OTLP's form: {@code trace_id} and {@code span_id} are fields, the rest attributes.
 */
final class Exemplars {
  private static final int TRACE_DIGITS = 32;
  private static final int SPAN_DIGITS = 16;

  private Exemplars() {}

  static Exemplar of(Map<String, String> labels, double value, long timeNanos) {
    Exemplar.Builder exemplar = Exemplar.newBuilder().setAsDouble(value).setTimeUnixNano(timeNanos);
    labels.forEach((label, text) -> {
      if (label.equals("trace_id") && isHex(text, TRACE_DIGITS)) {
        exemplar.setTraceId(bytes(text));
      } else if (label.equals("span_id") && isHex(text, SPAN_DIGITS)) {
        exemplar.setSpanId(bytes(text));
      } else {
        exemplar.addFilteredAttributes(Origin.pair(label, text));
      }
    });
    return exemplar.build();
  }

  private static ByteString bytes(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static boolean isHex(String text, int digits) {
    if (text.length() != digits) {
      return false;
    }
    for (int i = 0; i < digits; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
