package io.syntropy.slo;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which an SLO counted one indicator.
 *
 * @param number 1 for the first indicator the name had
 * @param slo the definition last in force then
 * @param from when it was first defined
 * @param until when it was replaced or removed; null while it is live
 * @param indicator what is counted, in words
 * @param watermark the last one; null when nothing was counted
 */
public record Generation(
    int number,
    Slo slo,
    Instant from,
    @Nullable Instant until,
    String indicator,
    @Nullable Instant watermark) {
  /** The most replaced generations kept for one SLO. */
  public static final int KEPT = 8;
}
