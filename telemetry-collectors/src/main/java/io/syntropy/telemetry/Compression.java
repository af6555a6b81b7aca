package io.syntropy.telemetry;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Content encodings, and their bounded undoing. */
enum Compression {
  IDENTITY,
  GZIP,
  ZSTD;

  /** Windows of up to 2^23 bytes, what RFC 8878 asks decoders to support. */
  private static final int ZSTD_WINDOW_LOG = 23;

  /** No deflate stream shrinks more than this. */
  private static final int MAX_DEFLATE_RATIO = 1032;

  private static final int FIRST = 1 << 14;

  /** The encoding named by a header, or null when it is none of these. */
  static @Nullable Compression named(@Nullable String header) {
    return switch (header == null ? "" : header.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default -> null;
    };
  }

  /**
   * {@code body} decompressed, holding no more than {@code limit} bytes at any time.
   *
   * @param share is charged for the result while it grows
   * @throws PayloadTooLarge when the result would be longer than {@code limit}
   * @throws MalformedPayload when {@code body} is not of this encoding
   * @throws Overloaded when the result does not fit into what all requests may hold
   */
  byte[] expand(byte[] body, int limit, MemoryBudget.Share share)
      throws PayloadTooLarge, MalformedPayload {
    if (this == IDENTITY) {
      if (body.length > limit) {
        throw tooLarge(limit);
      }
      return body;
    }
    try (InputStream in = open(new ByteArrayInputStream(body))) {
      return readAll(in, Math.min(limit, sizeHint(body)), limit, share);
    } catch (IOException e) {
      throw new MalformedPayload(name().toLowerCase(Locale.ROOT) + ": " + e.getMessage());
    }
  }

  private InputStream open(InputStream in) throws IOException {
    if (this == GZIP) {
      return new GZIPInputStream(in, 1 << 13);
    }
    return new ZstdInputStreamNoFinalizer(in).setLongMax(ZSTD_WINDOW_LOG);
  }

  /** The length gzip claims at its end when that is possible, so that most bodies fit at once. */
  private int sizeHint(byte[] body) {
    if (this == GZIP && body.length >= 18) {
      int claimed = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN).getInt(body.length - 4);
      if (claimed > 0 && claimed <= (long) body.length * MAX_DEFLATE_RATIO) {
        return claimed == Integer.MAX_VALUE ? claimed : claimed + 1;
      }
    }
    return Math.max(FIRST, Math.min(body.length, 1 << 28) * 4);
  }

  private static byte[] readAll(InputStream in, int first, int limit, MemoryBudget.Share share)
      throws IOException, PayloadTooLarge {
    share.reserve(first);
    byte[] out = new byte[first];
    int length = 0;
    while (true) {
      if (length == out.length) {
        if (length == limit) {
          if (in.read() < 0) {
            return out;
          }
          throw tooLarge(limit);
        }
        int longer = (int) Math.min(limit, out.length * 2L);
        share.reserve(longer - out.length);
        out = Arrays.copyOf(out, longer);
      }
      int n = in.read(out, length, out.length - length);
      if (n < 0) {
        return length == out.length ? out : Arrays.copyOf(out, length);
      }
      length += n;
    }
  }

  private static PayloadTooLarge tooLarge(int limit) {
    return new PayloadTooLarge("body after decompression: over " + limit + " B");
  }
}
