package io.syntropy.telemetry.store;

import java.nio.ByteBuffer;

/**
 * A Bloom filter over trace ids in blocks of 32 bytes, so that asking reads one block: eight words
 * of which each has one of the id's bits (the layout of Parquet's split block filter). With 16 bits
 * an id about 1 in 1,000 unknown ids seems to be there.
 */
final class TraceFilter {
  /** Bytes of a block. */
  static final int BLOCK = 32;

  private static final int[] SALT = {
    0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31
  };

  private final ByteBuffer bits;
  private final int blocks;

  /** An empty one for {@code ids} different ids. */
  TraceFilter(long ids) {
    this.blocks = (int) Math.clamp((ids * 16 + 255) / 256, 1, Integer.MAX_VALUE / BLOCK);
    this.bits = ByteBuffer.allocate(blocks * BLOCK);
  }

  void add(long hash) {
    int at = block(hash, blocks) * BLOCK;
    for (int i = 0; i < SALT.length; i++) {
      bits.putInt(at + i * 4, bits.getInt(at + i * 4) | bit(hash, i));
    }
  }

  int blocks() {
    return blocks;
  }

  ByteBuffer bits() {
    return bits.asReadOnlyBuffer();
  }

  /** Which of {@code blocks} blocks {@code hash} belongs to. */
  static int block(long hash, int blocks) {
    return (int) (((hash >>> 32) * blocks) >>> 32);
  }

  /** Whether {@code hash} may be in the filter that {@code block}, of 32 bytes, is part of. */
  static boolean maybe(ByteBuffer block, long hash) {
    for (int i = 0; i < SALT.length; i++) {
      if ((block.getInt(i * 4) & bit(hash, i)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(long hash, int word) {
    return 1 << (((int) hash * SALT[word]) >>> 27);
  }
}
