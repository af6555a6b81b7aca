package io.syntropy.slo.alert;

import io.syntropy.slo.ShortHash;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one alert is about: there is at most one at a time.
 *
 * @param slo the SLO's name
 * @param objective position of the objective in its SLO, from 0
 * @param labels of the group, keys as in {@code group_by}; empty without
 */
public record AlertKey(String slo, int objective, Map<String, String> labels) {
  public AlertKey {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }

  /** The identity of the alert that began at {@code since}: the same in every replay. */
  public String id(Instant since) {
    StringBuilder text = new StringBuilder(slo).append('\0').append(objective);
    labels.forEach((key, value) -> text.append('\0').append(key).append('\0').append(value));
    text.append('\0').append(since);
    return ShortHash.of(text.toString(), 8);
  }
}
