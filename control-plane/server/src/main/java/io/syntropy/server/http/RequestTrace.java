package io.syntropy.server.http;

import io.syntropy.telemetry.TraceParent;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The trace id of a request, W3C Trace Context level 1; one per request, however often asked. */
public final class RequestTrace {
  private static final String KEY = RequestTrace.class.getName();

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
    return TraceParent.traceId(traceparent).orElseGet(RequestTrace::fresh);
  }

  /** A new span id: 16 hexadecimal digits, never all zero. */
  public static String span() {
    return String.format("%016x", ThreadLocalRandom.current().nextLong() | 1L);
  }

  /**
   * The {@code traceparent} of a request that this server sends: of the trace being served on this
   * thread, else of a new one.
   */
  public static String outgoing() {
    return "00-"
        + (MDC.get("trace_id") instanceof String trace ? trace : fresh())
        + "-"
        + span()
        + "-00";
  }

  /** A new trace id: 32 hexadecimal digits, never all zero. */
  public static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return String.format("%016x%016x", random.nextLong() | 1L, random.nextLong());
  }
}
