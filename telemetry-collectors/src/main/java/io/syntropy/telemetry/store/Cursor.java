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

  String text() {
    byte[] all = ByteBuffer.allocate(BYTES).putLong(time).putLong(second).putLong(third).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** Null for null. */
  static @Nullable Cursor parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      ByteBuffer all = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (all.remaining() == BYTES) {
        return new Cursor(all.getLong(), all.getLong(), all.getLong());
      }
    } catch (IllegalArgumentException e) { // said below
    }
    throw new IllegalArgumentException(
        "cursor: "
            + text.substring(0, Math.min(text.length(), 40))
            + " (expected next_cursor of the page before)");
  }
}
