package io.syntropy.server.http;

import io.syntropy.server.identity.VisitorPaths;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Reports refusals as {@link AccessDenied}, so that a scanner cannot flood the audit log. */
@ApplicationScoped
public class Denials {
  private static final int MAX_CALLERS = 1000;
  private static final int MAX_PATH = 256;

  /** Of all callers together: addresses are easily had. */
  private static final int ALL_PER_MINUTE = 100;

  /**
   * For visitors of other people's pages, whose addresses are kept nowhere (docs/guides/rum.md).
   */
  private static final Set<String> VISITORS = Set.of(VisitorPaths.RUM, VisitorPaths.SCRIPT);

  private final Event<AccessDenied> events;
  private final Map<String, Window> windows =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > MAX_CALLERS;
        }
      };

  private final Window all = new Window(Instant.EPOCH, ALL_PER_MINUTE);

  @Inject
  Denials(Event<AccessDenied> events) {
    this.events = events;
  }

  /** Reports one refusal. */
  public void report(RoutingContext request, String reason) {
    if (VISITORS.contains(request.normalizedPath())) {
      return;
    }
    CallerName caller = CallerName.of(request);
    SocketAddress address = request.request().remoteAddress();
    String remote = address == null || address.hostAddress() == null ? "" : address.hostAddress();
    Instant now = Instant.now();
    OptionalLong suppressed = admit(caller + "/" + remote, now);
    if (suppressed.isPresent()) {
      String path = request.normalizedPath();
      events.fireAsync(
          new AccessDenied(
              caller,
              remote,
              request.request().method().name(),
              path.length() > MAX_PATH ? path.substring(0, MAX_PATH) : path,
              reason,
              suppressed.getAsLong(),
              now));
    }
  }

  private synchronized OptionalLong admit(String key, Instant now) {
    OptionalLong own =
        windows.computeIfAbsent(key, k -> new Window(now, Window.PER_MINUTE)).admit(now);
    if (own.isEmpty()) {
      return own;
    }
    OptionalLong shared = all.admit(now);
    return shared.isEmpty() ? shared : OptionalLong.of(own.getAsLong() + shared.getAsLong());
  }

  /** So many a minute, then counting only. */
  static final class Window {
    private static final int PER_MINUTE = 10;
    private final int limit;
    private Instant start;
    private int fired;
    private long suppressed;

    Window(Instant start, int limit) {
      this.start = start;
      this.limit = limit;
    }

    /** How many were left out before this one; empty when it is left out itself. */
    OptionalLong admit(Instant now) {
      if (!now.isBefore(start.plusSeconds(60))) {
        start = now;
        fired = 0;
      }
      if (fired >= limit) {
        suppressed++;
        return OptionalLong.empty();
      }
      fired++;
      long before = suppressed;
      suppressed = 0;
      return OptionalLong.of(before);
    }
  }
}
