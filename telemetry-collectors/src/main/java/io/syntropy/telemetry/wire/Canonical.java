package io.syntropy.telemetry.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a valid message so that every field that may be there once is: as parsers read it, of
 * repeated values the last one counts, of a oneof its last member, and repeated messages are merged
 * into one. What a parser would have ignored is gone afterwards.
 */
public final class Canonical {
  private final WireType type;
  private final byte[] bytes;

  private Canonical(WireType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  private record Found(int tag, WireType.Field field, int start, int from, int to) {}

  /**
   * The same message with nothing repeated.
   *
   * @param message passed {@link WireCheck} but for repeated fields
   */
  public static byte[] of(byte[] message, WireType type) throws WireFault {
    return new Canonical(type, message).rewrite();
  }

  private byte[] rewrite() throws WireFault {
    WireWriter out = new WireWriter();
    List<Found> single = new ArrayList<>();
    WireReader in = new WireReader(bytes, 0, bytes.length);
    int start = in.at();
    int tag = in.tag();
    while (tag != 0) {
      WireType.Field field = type.field(tag >>> 3);
      boolean known = field != null && field.kind().wire == (tag & 7);
      int from = in.at();
      if (known && (tag & 7) == WireReader.LENGTH) {
        int length = in.length();
        from = in.at();
        in.pass(length);
      } else {
        in.skip(tag, 0);
      }
      if (field == null || !known) {
        out.raw(bytes, start, in.at());
      } else {
        Found found = new Found(tag, field, start, from, in.at());
        if (field.repeated()) {
          write(out, found, java.util.Arrays.copyOfRange(bytes, from, in.at()));
        } else {
          single.add(found);
        }
      }
      start = in.at();
      tag = in.tag();
    }
    singles(out, single);
    return out.toByteArray();
  }

  private void singles(WireWriter out, List<Found> single) throws WireFault {
    Map<Long, Found> last = new HashMap<>();
    single.forEach(found -> last.put(found.field().slot(), found));
    Map<Long, WireWriter> merged = new HashMap<>();
    for (Found found : single) {
      long slot = found.field().slot();
      Found winner = java.util.Objects.requireNonNull(last.get(slot));
      WireWriter content = merged.computeIfAbsent(slot, s -> new WireWriter());
      if (found.field() == winner.field()
          && (found == winner || found.field().kind() == WireType.Kind.MESSAGE)) {
        content.raw(bytes, found.from(), found.to());
      }
      if (found == winner) {
        write(out, found, content.toByteArray());
      }
    }
  }

  private void write(WireWriter out, Found found, byte[] content) throws WireFault {
    WireType message = found.field().message();
    if (message != null) {
      out.field(found.field().number(), of(content, message));
    } else if ((found.tag() & 7) == WireReader.LENGTH) {
      out.field(found.field().number(), content);
    } else {
      out.raw(bytes, found.start(), found.to());
    }
  }
}
