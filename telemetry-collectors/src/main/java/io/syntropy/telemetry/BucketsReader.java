package io.syntropy.telemetry;

import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;

/** One side of an exponential histogram's buckets. */
final class BucketsReader {
  private static final int DEPTH = 6;

  final LongRun counts = new LongRun();
  int offset;

  void clear() {
    counts.clear();
    offset = 0;
  }

  /** Reads the message that begins with its length. */
  void read(WireReader in) throws WireFault {
    in.count(1);
    int outer = in.enter(in.length());
    boolean seen = false;
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case 0x08 -> {
          if (seen) {
            throw WireFault.repeated();
          }
          seen = true;
          offset = PointReader.zigzag(in.varint32());
        }
        case 0x10 -> counts.add(in.varint());
        case 0x12 -> counts.varintRun(in);
        default -> PointReader.other(in, tag, OtlpTypes.EXPONENTIAL_POINT.at(8), DEPTH);
      }
      tag = in.tag();
    }
    in.leave(outer);
  }
}
