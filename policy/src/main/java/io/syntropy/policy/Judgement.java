package io.syntropy.policy;

import java.util.List;

/**
 * A region's class at one tick and what led to it.
 *
 * @param passive class by service telemetry alone
 * @param active class by probes alone; U when the observer itself is suspect
 * @param extra class by the policy's extra signals alone: B when one is bad, U when none is known
 * @param coverage coverage of the service telemetry, NaN without any
 * @param signals the values judged
 * @param why one sentence
 */
public record Judgement(
    String region,
    HealthClass health,
    HealthClass passive,
    HealthClass active,
    HealthClass extra,
    double coverage,
    List<Signal> signals,
    String why) {
  public Judgement {
    signals = List.copyOf(signals);
  }
}
