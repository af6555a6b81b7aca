package io.syntropy.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event stream as the HTML standard defines it, with bounds on a line and on an event.
 * Comments are reported too, because a ping is how a silent stream shows that it lives.
 */
final class ServerSentEvents {
  private static final int MAX_EVENT_BYTES = 256 * 1024;

  private final InputStream in;
  private boolean skipLineFeed;
  private @Nullable String lastId;

  ServerSentEvents(InputStream in) {
    this.in = in;
  }

  /**
   * An event, or a comment (data null).
   *
   * @param id the last id the stream has named, null before the first
   * @param data the joined data lines, null for a comment
   */
  record Event(@Nullable String id, @Nullable String data) {}

  /** The next event or comment, null at the end of the stream. */
  @Nullable Event next() throws IOException {
    StringBuilder data = new StringBuilder();
    boolean hasData = false;
    String line;
    while ((line = readLine()) != null) {
      if (line.isEmpty()) {
        if (hasData) {
          return new Event(lastId, data.toString());
        }
        continue;
      }
      if (line.startsWith(":")) {
        if (!hasData) {
          return new Event(lastId, null);
        }
        continue;
      }
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      if (value.startsWith(" ")) {
        value = value.substring(1);
      }
      if (field.equals("data")) {
        if (hasData) {
          data.append('\n');
        }
        data.append(value);
        hasData = true;
        if (data.length() > MAX_EVENT_BYTES) {
          throw new IOException("event: more than " + MAX_EVENT_BYTES + " characters");
        }
      } else if (field.equals("id") && value.indexOf('\0') < 0) {
        lastId = value;
      }
    }
    return null;
  }

  private @Nullable String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    while (true) {
      int b = in.read();
      if (skipLineFeed) {
        skipLineFeed = false;
        if (b == '\n') {
          continue;
        }
      }
      if (b < 0) {
        return null;
      }
      if (b == '\r') {
        skipLineFeed = true;
      }
      if (b == '\r' || b == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(b);
      if (line.size() > MAX_EVENT_BYTES) {
        throw new IOException("line: more than " + MAX_EVENT_BYTES + " bytes");
      }
    }
  }
}
