package io.syntropy.server.identity;

/** What browsers of visitors ask for while RUM is on (docs/guides/rum.md). */
public final class VisitorPaths {
  /** Takes what pages measured. */
  public static final String RUM = "/api/v1/rum";

  /** The script that measures. */
  public static final String SCRIPT = "/rum.js";

  private VisitorPaths() {}
}
