package io.syntropy.telemetry;

/** The OTLP request of a journalled record, for those who send it on as it came. */
public final class StoredRequest {
  private static final int MAX_EXPANDED = 1 << 30;

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
    try {
      return record.compression() == Compression.IDENTITY
          ? bytes
          : Expander.once(record.compression(), bytes, MAX_EXPANDED, null);
    } catch (MalformedPayload | PayloadTooLarge e) {
      throw new IllegalArgumentException(
          "stored " + record.kind() + " at " + record.position() + ": " + e.getMessage(), e);
    }
  }
}
