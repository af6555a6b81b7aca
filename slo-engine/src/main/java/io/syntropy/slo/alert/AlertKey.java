package io.syntropy.slo.alert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
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
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
