package io.syntropy.telemetry;

import io.vertx.core.http.HttpServerRequest;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Bearer tokens of requests (RFC 6750 §2.1). */
final class Bearer {
  private static final String SCHEME = "Bearer ";

  private Bearer() {}

  static boolean permits(ReceiverConfig config, HttpServerRequest request) {
    Predicate<@Nullable String> authorize = config.authorize();
    return authorize == null || authorize.test(token(request.getHeader("authorization")));
  }

  private static @Nullable String token(@Nullable String header) {
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    return header.substring(SCHEME.length()).strip();
  }
}
