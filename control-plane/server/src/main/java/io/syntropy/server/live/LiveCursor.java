package io.syntropy.server.live;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the {@code cursor} a listener resumes from. */
final class LiveCursor {
  private static final Pattern CURSOR = Pattern.compile("(?:^|&)cursor=(\\d{1,18})(?:&|$)");

  private LiveCursor() {}

  /** The number in a query string, null when none is named. */
  static @Nullable Long of(@Nullable String query) {
    if (query == null) {
      return null;
    }
    Matcher matcher = CURSOR.matcher(query);
    return matcher.find() ? Long.valueOf(matcher.group(1)) : null;
  }
}
