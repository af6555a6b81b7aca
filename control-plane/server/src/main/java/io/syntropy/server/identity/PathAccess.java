package io.syntropy.server.identity;

import io.syntropy.server.http.ConsoleRoute;

/** Who may reach a path at all, before roles are looked at. Whatever is not named needs a token. */
enum PathAccess {
  /** Anyone: how to log in, and the console's static files. */
  OPEN,
  /** Anyone while the server listens on loopback only: ingest, health, metrics. */
  LOCAL,
  /** Any valid token or session. */
  TOKEN;

  static PathAccess of(String method, String path) {
    boolean read = method.equals("GET") || method.equals("HEAD");
    if (path.indexOf(';') >= 0 || path.indexOf('%') >= 0 || path.indexOf('\\') >= 0) {
      // JAX-RS would cut path parameters off; nothing open has any.
      return TOKEN;
    }
    if (path.equals("/login") && read || path.equals("/api/v1/session") && method.equals("POST")) {
      return OPEN;
    }
    if (path.equals("/api/v1/config/webhook") && method.equals("POST")) {
      return OPEN; // proven by its signature
    }
    if (path.matches("/api/v1/notifiers/[^/]{1,255}/slack") && method.equals("POST")) {
      return OPEN; // proven by Slack's signature
    }
    if (path.equals(VisitorPaths.RUM) && (method.equals("POST") || method.equals("OPTIONS"))) {
      return OPEN; // pages of anyone: a public key in the body, and an allow-list of origins
    }
    if (isIngest(path)
        || read
            && (path.equals("/metrics")
                || path.equals("/q/health")
                || path.startsWith("/q/health/"))) {
      return LOCAL;
    }
    return read && !ConsoleRoute.isReserved(path) ? OPEN : TOKEN;
  }

  /** Whether someone without a valid token or session is turned away. */
  boolean needsCaller(boolean loopbackOnly) {
    return switch (this) {
      case OPEN -> false;
      case LOCAL -> !loopbackOnly;
      case TOKEN -> true;
    };
  }

  private static boolean isIngest(String path) {
    return path.equals("/api/v1/write")
        || path.equals("/loki/api/v1/push")
        || path.startsWith("/v1/");
  }
}
