package io.syntropy.telemetry.govern;

import java.util.Map;

/**
 * How many series there are.
 *
 * @param active by service: series as stored that had a point within the active time
 * @param sources series that are folded and followed
 * @param foldedPoints points that were folded since the start
 * @param droppedPoints points that could not be folded since the start
 */
public record CardinalityStats(
    Map<String, Integer> active, int sources, long foldedPoints, long droppedPoints) {

  public CardinalityStats {
    active = Map.copyOf(active);
  }
}
