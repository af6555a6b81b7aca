package io.syntropy.telemetry.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a protobuf body in place. Every read is bounded by the end of the message the reader is in;
 * messages and unknown fields are counted, nesting is bounded by what callers pass as depth. Used
 * by one thread; may be pointed at another body when done with one.
 */
public final class WireReader {
  /** Messages in one request: three times what 16 MiB of real telemetry holds. */
  public static final int MAX_MESSAGES = 2_000_000;

  /** Levels of messages and groups inside a request. */
  public static final int MAX_DEPTH = 100;

  public static final int VARINT = 0;
  public static final int FIXED64 = 1;
  public static final int LENGTH = 2;
  private static final int START_GROUP = 3;
  private static final int END_GROUP = 4;
  public static final int FIXED32 = 5;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private int messages;

  /** A reader of {@code bytes} from {@code from} to {@code to}. */
  public WireReader(byte[] bytes, int from, int to) {
    reset(bytes, from, to);
  }

  /** Points the reader at other bytes; what was counted is forgotten. */
  public void reset(byte[] body, int from, int to) {
    bytes = body;
    at = from;
    end = to;
    messages = 0;
  }

  /** The bytes read from; not to be modified. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where the next read begins. */
  public int at() {
    return at;
  }

  /** Where the message ends that the reader is in. */
  public int end() {
    return end;
  }

  /** Continues at {@code position}, inside the same message. */
  public void seek(int position) {
    at = position;
  }

  /** How many messages were counted. */
  public int messages() {
    return messages;
  }

  /** Counts {@code n} more messages. */
  public void count(int n) throws WireFault {
    messages += n;
    if (messages > MAX_MESSAGES) {
      throw WireFault.tooMany(MAX_MESSAGES);
    }
  }

  /** The next field's tag, or 0 at the end of the message. */
  public int tag() throws WireFault {
    if (at == end) {
      return 0;
    }
    int tag = varint32();
    if (tag >>> 3 == 0) {
      throw WireFault.malformed("tag of field 0");
    }
    return tag;
  }

  /** A varint's low 32 bits. */
  public int varint32() throws WireFault {
    if (at < end) {
      byte first = bytes[at];
      if (first >= 0) {
        at++;
        return first;
      }
    }
    return (int) slowVarint();
  }

  /** A varint. */
  public long varint() throws WireFault {
    if (at < end) {
      byte first = bytes[at];
      if (first >= 0) {
        at++;
        return first;
      }
    }
    return slowVarint();
  }

  private long slowVarint() throws WireFault {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == end) {
        throw truncated();
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw WireFault.malformed("varint longer than 10 bytes");
  }

  /** Eight bytes, little-endian. */
  public long fixed64() throws WireFault {
    if (end - at < Long.BYTES) {
      throw truncated();
    }
    long value = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  /** The eight bytes at {@code position}, which the caller knows to be there. */
  public static long longAt(byte[] bytes, int position) {
    return (long) LONGS.get(bytes, position);
  }

  /** A length prefix; that many bytes are there. */
  public int length() throws WireFault {
    int length = varint32();
    if (length < 0) {
      throw WireFault.malformed("negative length");
    } else if (length > end - at) {
      throw truncated();
    }
    return length;
  }

  /** Enters the message or run of {@code length} bytes that begins here; answers the outer end. */
  public int enter(int length) {
    int outer = end;
    end = at + length;
    return outer;
  }

  /** Leaves what {@link #enter} entered, for what follows its end. */
  public void leave(int outer) {
    at = end;
    end = outer;
  }

  /** Passes over {@code length} bytes, known to be there. */
  public void pass(int length) {
    at += length;
  }

  /** Passes over a length-delimited field of valid UTF-8. */
  public void passText() throws WireFault {
    int length = length();
    if (!Utf8.valid(bytes, at, at + length)) {
      throw WireFault.malformed("text that is not UTF-8");
    }
    at += length;
  }

  /**
   * Passes over the value of a field that is not known or of another wire type than it should be.
   *
   * @param depth levels around the field
   */
  public void skip(int tag, int depth) throws WireFault {
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> fixed(Long.BYTES);
      case LENGTH -> pass(length());
      case START_GROUP -> group(tag >>> 3, depth + 1);
      case FIXED32 -> fixed(Integer.BYTES);
      case END_GROUP -> throw WireFault.malformed("end of a group that was not begun");
      default -> throw WireFault.malformed("wire type " + (tag & 7));
    }
  }

  /** Passes over {@code length} bytes. */
  public void fixed(int length) throws WireFault {
    if (end - at < length) {
      throw truncated();
    }
    at += length;
  }

  private void group(int number, int depth) throws WireFault {
    if (depth > MAX_DEPTH) {
      throw tooDeep();
    }
    while (true) {
      int tag = tag();
      if ((tag & 7) == END_GROUP && tag >>> 3 == number) {
        return;
      } else if (tag == 0) {
        throw truncated();
      }
      skip(tag, depth);
    }
  }

  static WireFault tooDeep() {
    return WireFault.malformed("nested deeper than " + MAX_DEPTH);
  }

  private static WireFault truncated() {
    return WireFault.malformed("truncated: a field reaches beyond the end of its message");
  }
}
