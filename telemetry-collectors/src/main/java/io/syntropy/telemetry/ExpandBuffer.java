package io.syntropy.telemetry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An array that bodies are expanded into, kept from one to the next while it is not too long. What
 * is in it is good until {@link #end}. Not safe for use by several threads.
 */
final class ExpandBuffer {
  private static final int FIRST = 1 << 16;
  private static final int KEPT = 1 << 22;

  private byte[] bytes = new byte[FIRST];
  private int length;
  private int limit;
  private int charged;
  private MemoryBudget.@Nullable Share share;

  /**
   * Begins a body; {@link #end} ends it.
   *
   * @param most bytes it may have
   * @param account is charged for the result while it grows
   */
  void begin(int most, MemoryBudget.@Nullable Share account) {
    length = 0;
    limit = most;
    charged = 0;
    share = account;
  }

  /** Lets go of what the last body needed beyond the usual. */
  void end() {
    share = null;
    if (bytes.length > KEPT) {
      bytes = new byte[FIRST];
    }
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** How many bytes may be added now. */
  int room() {
    return Math.min(bytes.length, limit + 1) - length;
  }

  /** Leaves room for one byte at least; one over the limit, so that reaching it shows. */
  void makeRoom() throws PayloadTooLarge {
    if (length > limit) {
      throw new PayloadTooLarge("body after decompression: over " + limit + " B");
    } else if (room() == 0) {
      int longer = (int) Math.min(limit + 1L, bytes.length * 2L);
      charge(longer);
      bytes = Arrays.copyOf(bytes, longer);
    }
  }

  /** Notes that {@code n} bytes were added. */
  void grown(int n) throws PayloadTooLarge {
    length += n;
    charge(length);
    if (length > limit) {
      makeRoom();
    }
  }

  private void charge(int total) {
    if (share != null && total > charged) {
      share.reserve(total - charged);
      charged = total;
    }
  }
}
