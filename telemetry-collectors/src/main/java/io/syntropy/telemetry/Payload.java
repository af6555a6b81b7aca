package io.syntropy.telemetry;

/**
 * What a journal record holds: JSON of a control event, or a telemetry request, which may be kept
 * compressed as it was sent.
 *
 * @param bytes as stored; not to be modified
 * @param expandedBytes length once expanded
 */
public record Payload(byte[] bytes, Compression compression, int expandedBytes) {

  /** Bytes that are not compressed. */
  public static Payload plain(byte[] bytes) {
    return new Payload(bytes, Compression.IDENTITY, bytes.length);
  }
}
