package io.syntropy.telemetry;

import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import io.syntropy.telemetry.wire.WireType;

/**
 * What resources' and scopes' messages of all three signals have in common: a header in field 1,
 * the items in field 2, a schema URL in field 3. The header may come last, so it is looked for
 * first.
 */
final class Envelope {
  static final int HEADER = 0x0A;
  static final int ITEM = 0x12;
  private static final int SCHEMA_URL = 0x1A;

  /** Where the header field begins, tag included; the same as where it ends when there is none. */
  int field;

  /** Where the header message begins. */
  int from;

  /** Where it ends. */
  int to;

  /** Passes over the message that {@code in} is in, then returns to its beginning. */
  void find(WireReader in, WireType type, int depth) throws WireFault {
    int begin = in.at();
    field = begin;
    from = begin;
    to = begin;
    boolean header = false;
    boolean url = false;
    int at = begin;
    int tag = in.tag();
    while (tag != 0) {
      switch (tag) {
        case HEADER -> {
          if (header) {
            throw WireFault.repeated();
          }
          header = true;
          in.count(1);
          int length = in.length();
          field = at;
          from = in.at();
          to = from + length;
          in.pass(length);
        }
        case ITEM -> {
          in.count(1);
          in.pass(in.length());
        }
        case SCHEMA_URL -> {
          if (url) {
            throw WireFault.repeated();
          }
          url = true;
          in.passText();
        }
        default -> PointReader.other(in, tag, type, depth);
      }
      at = in.at();
      tag = in.tag();
    }
    in.seek(begin);
  }

  /** Moves to the next item and enters it; answers the outer end, or -1 when there is none. */
  static int enterItem(WireReader in) throws WireFault {
    int tag = in.tag();
    while (tag != 0) {
      if (tag == ITEM) {
        return in.enter(in.length());
      }
      in.skip(tag, 0);
      tag = in.tag();
    }
    return -1;
  }
}
