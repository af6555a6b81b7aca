package io.syntropy.telemetry;

/**
 * The OTLP request of a journalled record, for those who send it on as it came. A record keeps its
 * body as it was sent, compressed or not; which of them its first bytes tell, since a request in
 * protobuf begins with the tag of its only field.
 */
public final class StoredRequest {
  private static final int MAX_EXPANDED = 1 << 30;
  private static final byte FIRST_TAG = 1 << 3 | 2;

  private StoredRequest() {}

  /**
   * The request of {@code record}, protobuf, not compressed.
   *
   * @throws IllegalArgumentException when the record is no telemetry or cannot be expanded
   */
  public static byte[] of(JournalRecord record) {
    byte[] bytes = record.payload();
    if (record.kind() == RecordKind.CONTROL) {
      throw new IllegalArgumentException("kind: CONTROL (expected telemetry)");
    }
    Compression compression = compression(bytes);
    try {
      return compression == Compression.IDENTITY
          ? bytes
          : Expander.once(compression, bytes, MAX_EXPANDED, null);
    } catch (MalformedPayload | PayloadTooLarge e) {
      throw new IllegalArgumentException(
          "stored " + record.kind() + " at " + record.position() + ": " + e.getMessage(), e);
    }
  }

  private static Compression compression(byte[] bytes) {
    if (bytes.length < 4 || bytes[0] == FIRST_TAG) {
      return Compression.IDENTITY;
    } else if (bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
      return Compression.GZIP;
    }
    boolean zstd =
        bytes[0] == 0x28 && bytes[1] == (byte) 0xb5 && bytes[2] == 0x2f && bytes[3] == (byte) 0xfd;
    return zstd ? Compression.ZSTD : Compression.IDENTITY;
  }
}
