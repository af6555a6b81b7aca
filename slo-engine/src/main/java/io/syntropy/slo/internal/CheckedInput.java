package io.syntropy.slo.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** Buffered input that knows the CRC32C of what was read from it, and not of what lies ahead. */
final class CheckedInput extends InputStream {
  private final InputStream source;
  private final byte[] buffer = new byte[1 << 16];
  private final CRC32C crc = new CRC32C();
  private int at;
  private int end;

  /** What of the buffer is in the checksum. */
  private int summed;

  CheckedInput(InputStream source) {
    this.source = source;
  }

  /** The checksum of everything read so far. */
  int checksum() {
    crc.update(buffer, summed, at - summed);
    summed = at;
    return (int) crc.getValue();
  }

  private boolean fill() throws IOException {
    crc.update(buffer, summed, end - summed);
    at = 0;
    summed = 0;
    end = Math.max(0, source.read(buffer, 0, buffer.length));
    return end > 0;
  }

  @Override
  public int read() throws IOException {
    return at < end || fill() ? buffer[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    } else if (at == end && !fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, into, offset, count);
    at += count;
    return count;
  }
}
