package io.syntropy.telemetry.store;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended: an order of up to three numbers, greatest first.
 *
 * @param time nanoseconds since the epoch
 */
record Cursor(long time, long second, long third) {
  private static final int BYTES = 3 * Long.BYTES;

  /** The lists that are read by pages: a cursor of one means nothing in another. */
  enum Of {
    TRACES('t'),
    LOGS('l');

    private final char mark;

    Of(char mark) {
      this.mark = mark;
    }
  }

  String text(Of list) {
    byte[] all = ByteBuffer.allocate(BYTES).putLong(time).putLong(second).putLong(third).array();
    return list.mark + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** Null for null. */
  static @Nullable Cursor parse(Of list, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      if (!text.isEmpty() && text.charAt(0) == list.mark) {
        ByteBuffer all = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(1)));
        if (all.remaining() == BYTES) {
          return new Cursor(all.getLong(), all.getLong(), all.getLong());
        }
      }
    } catch (IllegalArgumentException e) { // said below
    }
    throw new IllegalArgumentException(
        "cursor: "
            + text.substring(0, Math.min(text.length(), 40))
            + " (expected next_cursor of the page before)");
  }
}
