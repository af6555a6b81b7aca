package io.syntropy.slo;

import java.time.Instant;

/**
 * A change to slices that lay before the watermark's when its points arrived: what had been read of
 * them was not the last word.
 *
 * @param from where the first changed slice begins
 * @param to where the last changed slice ends
 * @param slices how many slices changed
 * @param good change of good events, all slices together; 0 when events only moved between slices
 * @param total change of all events
 * @param receivedAt when the points arrived
 */
public record Revision(
    Instant from, Instant to, int slices, double good, double total, Instant receivedAt) {
  /** The most revisions of one indicator that stay inspectable, newest kept. */
  public static final int KEPT = 100;
}
