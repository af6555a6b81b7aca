package io.syntropy.server.telemetry;

import io.syntropy.telemetry.store.Answer;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of stored telemetry.
 *
 * @param showing how many items are on it
 * @param matched how many there are in all
 * @param watermark newest stored event time of the signal; null without data
 */
public record Found<T>(
    List<T> items,
    @Nullable String nextCursor,
    int showing,
    long matched,
    @Nullable Instant watermark) {

  public Found {
    items = List.copyOf(items);
  }

  static <S, T> Found<T> of(Answer<S> answer, Function<S, T> view) {
    return new Found<>(
        answer.items().stream().map(view).toList(),
        answer.next(),
        answer.items().size(),
        answer.matched(),
        answer.watermark());
  }
}
