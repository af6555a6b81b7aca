package io.syntropy.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ?cursor=&limit=} of a list.
 *
 * @param position the decoded cursor: where the previous page ended, empty for the first page
 * @param limit 1..200, default 50
 */
public record PageRequest(Optional<String> position, int limit) {
  /** Largest page. */
  public static final int MAX_LIMIT = 200;

  /** Page size when the caller names none. */
  public static final int DEFAULT_LIMIT = 50;

  private static final int MAX_CURSOR_CHARS = 512;

  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw ApiException.badRequest("limit: " + limit + " (expected 1.." + MAX_LIMIT + ")");
    }
  }

  /**
   * Reads the two query parameters as sent.
   *
   * @throws ApiException 400 on a bad limit or a cursor this server did not issue
   */
  public static PageRequest parse(@Nullable String cursor, @Nullable String limit) {
    return new PageRequest(decode(cursor), parseLimit(limit));
  }

  /** The position as a number, 0 on the first page; 400 when the cursor belongs to another list. */
  public long positionAsLong() {
    try {
      return position.map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      throw badCursor();
    }
  }

  static String encode(String position) {
    byte[] bytes = ("1:" + position).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Optional<String> decode(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return Optional.empty();
    }
    if (cursor.length() > MAX_CURSOR_CHARS) {
      throw badCursor();
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(cursor);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (!text.startsWith("1:")) {
        throw badCursor();
      }
      return Optional.of(text.substring(2));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw badCursor();
    }
  }

  private static int parseLimit(@Nullable String limit) {
    if (limit == null || limit.isEmpty()) {
      return DEFAULT_LIMIT;
    }
    try {
      return Integer.parseInt(limit);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest("limit: " + limit + " (expected 1.." + MAX_LIMIT + ")");
    }
  }

  private static ApiException badCursor() {
    return ApiException.badRequest("cursor: not one this list answered (expected a next_cursor)");
  }
}
