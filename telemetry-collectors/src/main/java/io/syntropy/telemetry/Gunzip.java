package io.syntropy.telemetry;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes gzip (RFC 1952) from one array into another, with the same inflater and the same array
 * again and again: requests are many and short. Not safe for use by several threads.
 */
final class Gunzip {
  private static final int HEADER = 10;
  private static final int TRAILER = 8;
  private static final int CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final ExpandBuffer out;

  Gunzip(ExpandBuffer out) {
    this.out = out;
  }

  /** Expands {@code body}, members one after the other; other bytes after the last are ignored. */
  void expand(byte[] body) throws IOException, PayloadTooLarge {
    int at = member(body, 0);
    while (at + HEADER <= body.length
        && (body[at] & 0xFF) == 0x1F
        && (body[at + 1] & 0xFF) == 0x8B) {
      at = member(body, at);
    }
  }

  private int member(byte[] body, int start) throws IOException, PayloadTooLarge {
    int at = header(body, start);
    int from = out.length();
    inflater.reset();
    inflater.setInput(body, at, body.length - at);
    try {
      while (!inflater.finished()) {
        out.makeRoom();
        int n = inflater.inflate(out.bytes(), out.length(), out.room());
        out.grown(n);
        if (n == 0 && !inflater.finished()) {
          if (inflater.needsDictionary()) {
            throw new IOException("preset dictionary (expected none)");
          } else if (inflater.needsInput()) {
            throw new IOException("unexpected end of the compressed data");
          }
        }
      }
    } catch (DataFormatException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
    at = body.length - inflater.getRemaining();
    if (body.length - at < TRAILER) {
      throw new IOException("unexpected end of the compressed data");
    }
    crc.reset();
    crc.update(out.bytes(), from, out.length() - from);
    if (int32(body, at) != (int) crc.getValue()) {
      throw new IOException("checksum differs");
    } else if (int32(body, at + 4) != out.length() - from) {
      throw new IOException("length differs");
    }
    return at + TRAILER;
  }

  private int header(byte[] body, int start) throws IOException {
    if (body.length - start < HEADER || int16(body, start) != 0x8B1F) {
      throw new IOException("no gzip header");
    } else if (body[start + 2] != 8) {
      throw new IOException("method: " + body[start + 2] + " (expected 8, deflate)");
    }
    int flags = body[start + 3];
    int at = start + HEADER;
    if ((flags & EXTRA) != 0) {
      need(body, at, 2);
      at += 2 + int16(body, at);
    }
    for (int text : new int[] {NAME, COMMENT}) {
      if ((flags & text) != 0) {
        need(body, at, 1);
        while (body[at] != 0) {
          need(body, ++at, 1);
        }
        at++;
      }
    }
    if ((flags & CRC) != 0) {
      need(body, at, 2);
      crc.reset();
      crc.update(body, start, at - start);
      if (int16(body, at) != ((int) crc.getValue() & 0xFFFF)) {
        throw new IOException("checksum of the header differs");
      }
      at += 2;
    }
    need(body, at, 1);
    return at;
  }

  private static void need(byte[] body, int at, int bytes) throws IOException {
    if (body.length - at < bytes) {
      throw new IOException("unexpected end of the gzip header");
    }
  }

  private static int int16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  private static int int32(byte[] bytes, int at) {
    return int16(bytes, at) | int16(bytes, at + 2) << 16;
  }

  /** Gives the native memory back. */
  void close() {
    inflater.end();
  }
}
