package io.syntropy.telemetry.wire;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Changes to a valid message, made all at once: runs of whole fields are left out or written in
 * another way, and the lengths of everything around them follow. The rest is copied as it stands.
 */
public final class Splice {
  private static final byte[] NOTHING = new byte[0];

  private record Edit(int from, int to, byte[] instead) {}

  private final List<Edit> edits = new ArrayList<>();

  /**
   * Leaves out the fields from {@code from} to {@code to}: first tag to end of the last value. What
   * was just noted of their insides is void.
   */
  public void drop(int from, int to) {
    while (!edits.isEmpty() && edits.getLast().from() >= from && edits.getLast().to() <= to) {
      edits.removeLast();
    }
    replace(from, to, NOTHING);
  }

  /** Writes {@code fields}, tags included, in their place; edits must not overlap. */
  public void replace(int from, int to, byte[] fields) {
    edits.add(new Edit(from, to, fields));
  }

  /** Whether nothing changes. */
  public boolean isEmpty() {
    return edits.isEmpty();
  }

  /**
   * The message in the first {@code length} bytes as changed; {@code body} when nothing changes.
   */
  public byte[] apply(byte[] body, int length, WireType type) throws WireFault {
    if (edits.isEmpty()) {
      return body;
    }
    edits.sort(Comparator.comparingInt(Edit::from));
    WireWriter out = new WireWriter();
    new Pass(body).copy(type, 0, length, out);
    return out.toByteArray();
  }

  private final class Pass {
    private final byte[] body;
    private int next;

    Pass(byte[] body) {
      this.body = body;
    }

    private int upcoming() {
      return next < edits.size() ? edits.get(next).from() : Integer.MAX_VALUE;
    }

    void copy(WireType type, int from, int to, WireWriter out) throws WireFault {
      WireReader in = new WireReader(body, from, to);
      int copied = from;
      while (in.at() < to && upcoming() < to) {
        int start = in.at();
        if (upcoming() == start) {
          Edit edit = edits.get(next++);
          out.raw(body, copied, start).raw(edit.instead(), 0, edit.instead().length);
          in.seek(edit.to());
          copied = edit.to();
          continue;
        }
        int tag = in.tag();
        WireType.Field field = type.field(tag >>> 3);
        if (field == null || field.message() == null || (tag & 7) != WireReader.LENGTH) {
          in.skip(tag, 0);
          continue;
        }
        int length = in.length();
        int content = in.at();
        in.pass(length);
        if (upcoming() < in.at()) {
          WireWriter inner = new WireWriter();
          copy(field.message(), content, in.at(), inner);
          out.raw(body, copied, start).field(tag >>> 3, inner.toByteArray());
          copied = in.at();
        }
      }
      out.raw(body, copied, to);
    }
  }
}
