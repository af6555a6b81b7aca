package io.syntropy.telemetry.wire;

/**
 * Whether bytes are a message of a type: what a generated parser would refuse is refused, without
 * building anything.
 */
public final class WireCheck {
  private WireCheck() {}

  /**
   * Passes over the rest of the message that {@code in} is in.
   *
   * @param depth levels around the message; 0 for a request
   * @throws WireFault of kind {@code REPEATED} only when everything else is right as well
   */
  public static void check(WireReader in, WireType type, int depth) throws WireFault {
    if (!once(in, type, depth)) {
      throw WireFault.repeated();
    }
  }

  private static boolean once(WireReader in, WireType type, int depth) throws WireFault {
    if (depth > WireReader.MAX_DEPTH) {
      throw WireReader.tooDeep();
    }
    boolean once = true;
    long seen = 0;
    int tag = in.tag();
    while (tag != 0) {
      WireType.Field field = type.field(tag >>> 3);
      if (field == null) {
        in.count(1);
        in.skip(tag, depth);
      } else if (field.kind().wire == (tag & 7)) {
        if (!field.repeated()) {
          once &= (seen & field.slot()) == 0;
          seen |= field.slot();
        }
        once &= value(in, field, depth);
      } else if (field.repeated() && field.kind().packable() && (tag & 7) == WireReader.LENGTH) {
        run(in, field.kind());
      } else {
        in.skip(tag, depth);
      }
      tag = in.tag();
    }
    return once;
  }

  private static boolean value(WireReader in, WireType.Field field, int depth) throws WireFault {
    switch (field.kind()) {
      case VARINT -> in.varint();
      case FIXED64 -> in.fixed(Long.BYTES);
      case FIXED32 -> in.fixed(Integer.BYTES);
      case TEXT -> in.passText();
      case BYTES -> in.pass(in.length());
      case MESSAGE -> {
        in.count(1);
        int outer = in.enter(in.length());
        boolean once = once(in, java.util.Objects.requireNonNull(field.message()), depth + 1);
        in.leave(outer);
        return once;
      }
    }
    return true;
  }

  private static void run(WireReader in, WireType.Kind kind) throws WireFault {
    int outer = in.enter(in.length());
    while (in.at() < in.end()) {
      switch (kind) {
        case VARINT -> in.varint();
        case FIXED64 -> in.fixed(Long.BYTES);
        case FIXED32 -> in.fixed(Integer.BYTES);
        case TEXT, BYTES, MESSAGE -> throw new IllegalArgumentException("kind: " + kind);
      }
    }
    in.leave(outer);
  }
}
