package io.syntropy.telemetry;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyError;

/** One request of a push protocol, and its bounded decompression. */
public final class PushBody {
  /** A copy element of three bytes makes at most 64. */
  private static final int MAX_SNAPPY_RATIO = 22;

  private final @Nullable String contentType;
  private final @Nullable String contentEncoding;
  private final byte[] bytes;
  private final long receivedAtMillis;
  private final int limit;
  private final MemoryBudget.Share share;

  PushBody(
      @Nullable String contentType,
      @Nullable String contentEncoding,
      byte[] bytes,
      long receivedAtMillis,
      int limit,
      MemoryBudget.Share share) {
    this.contentType = contentType;
    this.contentEncoding = contentEncoding;
    this.bytes = bytes;
    this.receivedAtMillis = receivedAtMillis;
    this.limit = limit;
    this.share = share;
  }

  /** A body outside any receiver, of at most {@code limit} bytes once decompressed. */
  public static PushBody of(
      @Nullable String contentType,
      @Nullable String contentEncoding,
      byte[] bytes,
      long receivedAtMillis,
      int limit) {
    MemoryBudget.Share share = new MemoryBudget(Long.MAX_VALUE).open();
    return new PushBody(contentType, contentEncoding, bytes, receivedAtMillis, limit, share);
  }

  /** The header as sent. */
  public @Nullable String contentType() {
    return contentType;
  }

  /** The header as sent. */
  public @Nullable String contentEncoding() {
    return contentEncoding;
  }

  /** Wall clock at receipt, milliseconds since the epoch. */
  public long receivedAtMillis() {
    return receivedAtMillis;
  }

  /**
   * The body with its {@code Content-Encoding} (gzip, zstd or none) undone.
   *
   * @throws PayloadTooLarge when it would be larger than a request may be
   * @throws MalformedPayload when it is not of that encoding
   */
  public byte[] decoded() throws PayloadTooLarge, MalformedPayload {
    Compression compression = Compression.named(contentEncoding);
    if (compression == null) {
      throw new MalformedPayload("Content-Encoding: " + contentEncoding);
    }
    return Expander.once(compression, bytes, limit, share);
  }

  /**
   * The body read as one block of Snappy (not its framing format).
   *
   * @throws PayloadTooLarge when it would be larger than a request may be
   * @throws MalformedPayload when it is none
   */
  public byte[] unsnapped() throws PayloadTooLarge, MalformedPayload {
    try {
      // The claimed length is looked at before anything is allocated for it.
      int length = bytes.length == 0 ? -1 : Snappy.uncompressedLength(bytes);
      if (length < 0 || length > (long) bytes.length * MAX_SNAPPY_RATIO) {
        throw new MalformedPayload("snappy: the length at its start is not that of a block");
      } else if (length > limit) {
        throw new PayloadTooLarge(
            "body after decompression: " + length + " B (expected <= " + limit + " B)");
      }
      share.reserve(length);
      byte[] out = new byte[length];
      int written = Snappy.uncompress(bytes, 0, bytes.length, out, 0);
      if (written != length) {
        throw new MalformedPayload("snappy: " + written + " B (expected " + length + " B)");
      }
      return out;
    } catch (IOException | SnappyError e) {
      throw new MalformedPayload("snappy: not a block (" + e.getMessage() + ")");
    }
  }
}
