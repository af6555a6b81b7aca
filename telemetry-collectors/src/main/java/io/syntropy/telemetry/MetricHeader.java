package io.syntropy.telemetry;

import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import io.syntropy.telemetry.wire.WireWriter;

/** Where a metric's data lies, and everything else of it. */
final class MetricHeader {
  private static final int DEPTH = 3;

  /** The data's field number; 0 without data. */
  int data;

  /** Where the data field begins, tag included. */
  int field;

  /** Where the data message begins and ends. */
  int dataFrom;

  int dataTo;

  /** Where all other fields lie; in an array of their own when the data are not last. */
  byte[] bytes = new byte[0];

  int from;
  int to;

  /** Where the metric's message begins. */
  int begin;

  /** Passes over the metric that {@code in} is in. */
  void find(WireReader in) throws WireFault {
    begin = in.at();
    data = 0;
    field = -1;
    int at = begin;
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x2A, 0x3A, 0x4A, 0x52, 0x5A -> {
          if (data != 0) {
            throw WireFault.repeated();
          }
          data = tag >>> 3;
          in.count(1);
          int length = in.length();
          field = at;
          dataFrom = in.at();
          dataTo = dataFrom + length;
          in.pass(length);
        }
        default -> in.skip(tag, DEPTH);
      }
      at = in.at();
      tag = in.tag();
    }
    bytes = in.bytes();
    from = begin;
    to = field < 0 ? at : field;
    if (field >= 0 && dataTo != at) {
      bytes =
          new WireWriter().raw(in.bytes(), begin, field).raw(in.bytes(), dataTo, at).toByteArray();
      from = 0;
      to = bytes.length;
    }
  }
}
