package io.syntropy.slo;

import org.jspecify.annotations.Nullable;

/**
 * The identity of one stream of points: OTLP's resource, scope, metric and point attributes.
 *
 * <p>Equality is by content; the hash is computed once, because series are looked up far more often
 * than they are made.
 */
public final class Series {
  private final String scope;
  private final String name;
  private final String unit;
  private final Attributes resource;
  private final Attributes attributes;
  private final int hash;

  /**
   * @param scope instrumentation scope as {@code name@version}, empty when unnamed
   * @param name metric name as sent in OTLP (dots kept)
   * @param unit UCUM unit as sent, empty when none
   * @param resource resource attributes
   * @param attributes point attributes
   */
  public Series(
      String scope, String name, String unit, Attributes resource, Attributes attributes) {
    this.scope = scope;
    this.name = name;
    this.unit = unit;
    this.resource = resource;
    this.attributes = attributes;
    int h = attributes.hashCode();
    h = h * 31 + resource.hashCode();
    h = h * 31 + name.hashCode();
    h = h * 31 + unit.hashCode();
    this.hash = h * 31 + scope.hashCode();
  }

  /** Instrumentation scope as {@code name@version}, empty when unnamed. */
  public String scope() {
    return scope;
  }

  /** Metric name as sent in OTLP (dots kept). */
  public String name() {
    return name;
  }

  /** UCUM unit as sent, empty when none. */
  public String unit() {
    return unit;
  }

  /** Resource attributes. */
  public Attributes resource() {
    return resource;
  }

  /** Point attributes. */
  public Attributes attributes() {
    return attributes;
  }

  /** The value of {@code key} on the point, else on the resource, else null. */
  public @Nullable String attribute(String key) {
    String value = attributes.get(key);
    return value != null ? value : resource.get(key);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || other instanceof Series s
            && hash == s.hash
            && name.equals(s.name)
            && attributes.equals(s.attributes)
            && resource.equals(s.resource)
            && unit.equals(s.unit)
            && scope.equals(s.scope);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "Series[scope="
        + scope
        + ", name="
        + name
        + ", unit="
        + unit
        + ", resource="
        + resource
        + ", attributes="
        + attributes
        + "]";
  }
}
