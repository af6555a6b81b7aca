package io.syntropy.server.http;

import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The trace id of a request, W3C Trace Context level 1; one per request, however often asked. */
public final class RequestTrace {
  private static final String KEY = RequestTrace.class.getName();
  private static final Pattern TRACEPARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");
  private static final String NONE = "0".repeat(32);

  private RequestTrace() {}

  /** The id of this request: the caller's when it sent a valid traceparent. */
  public static String id(RoutingContext request) {
    String known = request.get(KEY);
    if (known != null) {
      return known;
    }
    String fresh = idFrom(request.request().getHeader("traceparent"));
    request.put(KEY, fresh);
    return fresh;
  }

  static String idFrom(@Nullable String traceparent) {
    if (traceparent != null && traceparent.length() <= 256) {
      Matcher matcher = TRACEPARENT.matcher(traceparent);
      if (matcher.matches() && !matcher.group(1).equals(NONE)) {
        return matcher.group(1);
      }
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return String.format("%016x%016x", random.nextLong() | 1L, random.nextLong());
  }
}
