package io.syntropy.slo;

import java.time.Duration;
import java.util.List;

/** The windows whose burn rates are always known, shortest first. */
public enum BurnWindow {
  M5("5m", Duration.ofMinutes(5)),
  M30("30m", Duration.ofMinutes(30)),
  H1("1h", Duration.ofHours(1)),
  H2("2h", Duration.ofHours(2)),
  H6("6h", Duration.ofHours(6)),
  D1("1d", Duration.ofDays(1)),
  D3("3d", Duration.ofDays(3));

  /** All of them, shortest first. */
  public static final List<BurnWindow> ALL = List.of(values());

  private final String text;
  private final Duration length;

  BurnWindow(String text, Duration length) {
    this.text = text;
    this.length = length;
  }

  /** As written in the API, for example {@code 30m}. */
  public String text() {
    return text;
  }

  public Duration length() {
    return length;
  }
}
