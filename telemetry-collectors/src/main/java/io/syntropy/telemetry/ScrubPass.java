package io.syntropy.telemetry;

import io.syntropy.telemetry.Scrubber.Place;
import io.syntropy.telemetry.Scrubber.Verdict;
import io.syntropy.telemetry.wire.Splice;
import io.syntropy.telemetry.wire.Utf8;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import io.syntropy.telemetry.wire.WireType;
import io.syntropy.telemetry.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Asks a {@link Scrubber} about every text of a valid message and notes what is to change. */
final class ScrubPass {
  private static final int KEY = 0x0A;
  private static final int VALUE = 0x12;
  private static final int STRING = 0x0A;
  private static final int INT = 0x18;
  private static final int ARRAY = 0x2A;
  private static final int MAP = 0x32;
  private static final int BYTES = 0x3A;

  private final Scrubber scrubber;

  ScrubPass(Scrubber scrubber) {
    this.scrubber = scrubber;
  }

  /** Bytes as found (null content), others in their place, or nothing at all. */
  private record Change(boolean dropped, byte @Nullable [] content) {
    static final Change NONE = new Change(false, null);
    static final Change DROPPED = new Change(true, null);

    boolean none() {
      return !dropped && content == null;
    }
  }

  /** Notes in {@code edits} what is to change of the message of {@code type} in this range. */
  void scrub(byte[] bytes, int from, int to, WireType type, Splice edits) throws WireFault {
    WireReader in = new WireReader(bytes, from, to);
    int start = from;
    int tag = in.tag();
    while (tag != 0) {
      WireType.Field field = type.field(tag >>> 3);
      if ((tag & 7) != WireReader.LENGTH || field == null) {
        in.skip(tag, 0);
      } else {
        int length = in.length();
        int content = in.at();
        in.pass(length);
        Place place = OtlpTypes.place(field);
        WireType message = field.message();
        if (place != null) {
          Change change = ask(place, field, bytes, content, in.at());
          if (change.dropped()) {
            edits.drop(start, in.at());
          } else if (change.content() != null) {
            byte[] instead = new WireWriter().field(field.number(), change.content()).toByteArray();
            edits.replace(start, in.at(), instead);
          }
        } else if (message != null) {
          scrub(bytes, content, in.at(), message, edits);
        }
      }
      start = in.at();
      tag = in.tag();
    }
  }

  private Change ask(Place place, WireType.Field field, byte[] bytes, int from, int to)
      throws WireFault {
    if (field.kind() == WireType.Kind.TEXT) {
      Verdict verdict = scrubber.judge(place, Utf8Text.EMPTY, new Utf8Text(bytes, from, to - from));
      return switch (verdict) {
        case Verdict.Keep k -> Change.NONE;
        case Verdict.Drop d -> Change.DROPPED;
        case Verdict.Replace(String text) -> new Change(false, utf8(text));
      };
    }
    return place == Place.LOG_BODY
        ? value(place, Utf8Text.EMPTY, bytes, from, to)
        : pair(place, bytes, from, to);
  }

  private Change pair(Place place, byte[] bytes, int from, int to) throws WireFault {
    Utf8Text key = Utf8Text.EMPTY;
    int valueFrom = -1;
    int valueTo = -1;
    WireReader in = new WireReader(bytes, from, to);
    int tag = in.tag();
    while (tag != 0) {
      if (tag == KEY) {
        int length = in.length();
        key = new Utf8Text(bytes, in.at(), length);
        in.pass(length);
      } else if (tag == VALUE) {
        int length = in.length();
        valueFrom = in.at();
        valueTo = valueFrom + length;
        in.pass(length);
      } else {
        in.skip(tag, 0);
      }
      tag = in.tag();
    }
    if (scrubber.removes(place, key)) {
      return Change.DROPPED;
    } else if (valueFrom < 0) {
      return Change.NONE;
    }
    Change change = value(place, key, bytes, valueFrom, valueTo);
    byte[] content = change.content();
    return content == null
        ? change
        : new Change(
            false,
            new WireWriter()
                .field(KEY >>> 3, key.bytes(), key.offset(), key.offset() + key.length())
                .field(VALUE >>> 3, content)
                .toByteArray());
  }

  private Change value(Place place, Utf8Text key, byte[] bytes, int from, int to) throws WireFault {
    WireReader in = new WireReader(bytes, from, to);
    int tag = in.tag();
    while (tag != 0) {
      if (tag == INT) {
        return text(place, key, Utf8Text.of(Long.toString(in.varint())));
      } else if (tag == STRING || tag == BYTES || tag == ARRAY || tag == MAP) {
        int length = in.length();
        int start = in.at();
        return switch (tag) {
          case STRING -> text(place, key, new Utf8Text(bytes, start, length));
          case BYTES ->
              Utf8.valid(bytes, start, start + length)
                  ? text(place, key, new Utf8Text(bytes, start, length))
                  : Change.NONE;
          default -> elements(place, key, tag, bytes, start, start + length);
        };
      }
      in.skip(tag, 0);
      tag = in.tag();
    }
    return Change.NONE;
  }

  private Change text(Place place, Utf8Text key, Utf8Text text) {
    return switch (scrubber.judge(place, key, text)) {
      case Verdict.Keep k -> Change.NONE;
      case Verdict.Drop d -> Change.DROPPED;
      case Verdict.Replace(String other) ->
          new Change(false, new WireWriter().field(STRING >>> 3, utf8(other)).toByteArray());
    };
  }

  /** Of an array's values or a map's entries; both are field 1. */
  private Change elements(Place place, Utf8Text key, int kind, byte[] bytes, int from, int to)
      throws WireFault {
    WireWriter out = new WireWriter();
    boolean changed = false;
    WireReader in = new WireReader(bytes, from, to);
    int start = from;
    int tag = in.tag();
    while (tag != 0) {
      Change change = Change.NONE;
      if (tag == KEY) {
        int length = in.length();
        int content = in.at();
        in.pass(length);
        change =
            kind == ARRAY
                ? value(place, key, bytes, content, in.at())
                : pair(place, bytes, content, in.at());
      } else {
        in.skip(tag, 0);
      }
      changed |= !change.none();
      if (change.content() != null) {
        out.field(KEY >>> 3, change.content());
      } else if (!change.dropped()) {
        out.raw(bytes, start, in.at());
      }
      start = in.at();
      tag = in.tag();
    }
    return changed
        ? new Change(false, new WireWriter().field(kind >>> 3, out.toByteArray()).toByteArray())
        : Change.NONE;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
