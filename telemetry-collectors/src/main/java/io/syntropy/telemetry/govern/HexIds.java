package io.syntropy.telemetry.govern;

import java.util.HexFormat;

/** Trace and span ids from their hexadecimal form to numbers. */
final class HexIds {
  private HexIds() {}

  static boolean isTrace(String id) {
    return isHex(id, 32);
  }

  static boolean isSpan(String id) {
    return isHex(id, 16);
  }

  static long high(String traceId) {
    return HexFormat.fromHexDigitsToLong(traceId, 0, 16);
  }

  static long low(String traceId) {
    return HexFormat.fromHexDigitsToLong(traceId, 16, 32);
  }

  static long span(String spanId) {
    return HexFormat.fromHexDigitsToLong(spanId);
  }

  private static boolean isHex(String id, int length) {
    if (id.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (!HexFormat.isHexDigit(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
