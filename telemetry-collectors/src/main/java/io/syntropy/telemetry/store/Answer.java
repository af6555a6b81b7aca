package io.syntropy.telemetry.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an answer.
 *
 * @param matched how many there are in all; never less than {@code items}
 * @param watermark newest stored event time of the signal, null without data
 * @param next where the next page begins, opaque; null on the last one
 */
public record Answer<T>(
    List<T> items, long matched, @Nullable Instant watermark, @Nullable String next) {

  public Answer {
    items = List.copyOf(items);
  }
}
