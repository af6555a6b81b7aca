package io.syntropy.telemetry;

import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import java.util.HexFormat;

/** Trace and span ids of OTLP. */
final class TraceIds {
  static final int TRACE_ID_BYTES = 16;
  static final int SPAN_ID_BYTES = 8;
  private static final HexFormat HEX = HexFormat.of();

  private TraceIds() {}

  /** Hex of the id that begins here, empty when invalid: wrong length and all zero mean "none". */
  static String read(WireReader in, int length) throws WireFault {
    int found = in.length();
    int from = in.at();
    in.pass(found);
    if (found != length) {
      return "";
    }
    for (int i = from; i < from + length; i++) {
      if (in.bytes()[i] != 0) {
        return HEX.formatHex(in.bytes(), from, from + length);
      }
    }
    return "";
  }
}
