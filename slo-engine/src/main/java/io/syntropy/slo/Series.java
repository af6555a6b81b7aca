package io.syntropy.slo;

import org.jspecify.annotations.Nullable;

/**
 * The identity of one stream of points: OTLP's resource, scope, metric and point attributes.
 *
 * @param scope instrumentation scope as {@code name@version}, empty when unnamed
 * @param name metric name as sent in OTLP (dots kept)
 * @param unit UCUM unit as sent, empty when none
 * @param resource resource attributes
 * @param attributes point attributes
 */
public record Series(
    String scope, String name, String unit, Attributes resource, Attributes attributes) {

  /** The value of {@code key} on the point, else on the resource, else null. */
  public @Nullable String attribute(String key) {
    String value = attributes.get(key);
    return value != null ? value : resource.get(key);
  }
}
