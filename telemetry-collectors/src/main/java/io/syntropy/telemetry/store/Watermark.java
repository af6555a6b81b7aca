package io.syntropy.telemetry.store;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Newest event time of a signal. */
final class Watermark {
  private static final long NONE = Long.MIN_VALUE;

  private final AtomicLong newest = new AtomicLong(NONE);

  Watermark(Catalog catalog, Signal signal) {
    try (View view = catalog.view()) {
      view.of(signal).forEach(f -> advance(f.maxNanos()));
    }
  }

  void advance(long nanos) {
    newest.accumulateAndGet(nanos, Math::max);
  }

  @Nullable Instant get() {
    long nanos = newest.get();
    return nanos == NONE ? null : DataFile.instant(nanos);
  }
}
