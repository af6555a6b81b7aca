package io.syntropy.server.http;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items in a stable order
 * @param nextCursor pass it as {@code cursor} to get the next page; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
  public Page {
    items = List.copyOf(items);
  }

  /** A list known to fit on one page. */
  public static <T> Page<T> last(List<T> items) {
    return new Page<>(items, null);
  }

  /**
   * Cuts a page out of up to {@code limit + 1} rows: the extra row only says that more follow.
   *
   * @param cursorOf position of an item; the next page starts after it
   */
  public static <T> Page<T> of(List<T> rows, PageRequest request, Function<T, String> cursorOf) {
    if (rows.size() <= request.limit()) {
      return last(rows);
    }
    List<T> items = rows.subList(0, request.limit());
    return new Page<>(items, PageRequest.encode(cursorOf.apply(items.getLast())));
  }
}
