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
  private @Nullable Object indicators;
  private @Nullable Object budgets;
  private @Nullable Object rollups;

  /** Who notes something on series. */
  public enum Noting {
    /** Which indicators read it. */
    INDICATORS,
    /** How it counts among the series a service may have. */
    BUDGETS,
    /** What is kept of it. */
    ROLLUPS
  }

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
    long mixed = mix(mix(0, attributes.hashCode()), resource.hashCode());
    mixed = mix(mixed, name.hashCode());
    mixed = mix(mixed, unit.hashCode());
    mixed = mix(mixed, scope.hashCode());
    this.hash = (int) (mixed ^ mixed >>> 32);
  }

  /**
   * Not the usual sum of multiples: names that count up (hosts, routes) would collide by the
   * thousand.
   */
  private static long mix(long state, int next) {
    long product = (state ^ next) * 0x9E37_79B9_7F4A_7C15L;
    return product ^ product >>> 29;
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

  /**
   * What was noted there last; null for nothing. No part of the identity, and not synchronised: of
   * use only to recognise by identity what one thread noted itself, see {@link SeriesMap}.
   */
  public @Nullable Object note(Noting noting) {
    return switch (noting) {
      case INDICATORS -> indicators;
      case BUDGETS -> budgets;
      case ROLLUPS -> rollups;
    };
  }

  /**
   * Leaves a note for the next look-up of this instance.
   *
   * @param note kept for as long as the series is
   */
  public void note(Noting noting, Object note) {
    switch (noting) {
      case INDICATORS -> indicators = note;
      case BUDGETS -> budgets = note;
      case ROLLUPS -> rollups = note;
    }
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
