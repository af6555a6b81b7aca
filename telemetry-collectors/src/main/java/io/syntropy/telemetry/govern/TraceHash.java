package io.syntropy.telemetry.govern;

/**
 * A number in [0, 1) for each trace id, evenly spread whatever the ids look like, the same on every
 * instance and after every restart: 64-bit FNV-1a of the id's characters and MurmurHash3's
 * finaliser.
 */
final class TraceHash {
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private TraceHash() {}

  static double of(String traceId) {
    long h = BASIS;
    for (int i = 0; i < traceId.length(); i++) {
      h = (h ^ traceId.charAt(i)) * PRIME;
    }
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    h ^= h >>> 33;
    return (h >>> 11) * 0x1.0p-53;
  }
}
