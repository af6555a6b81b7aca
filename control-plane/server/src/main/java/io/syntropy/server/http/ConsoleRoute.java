package io.syntropy.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The console's static files are served by Quarkus from {@code META-INF/resources}; this route says
 * how long they may be kept, and answers the console's own paths ({@code /slos/x}) with its page.
 */
@ApplicationScoped
public class ConsoleRoute {
  /** First segments of paths that belong to the server's interfaces, never to the console. */
  private static final Set<String> RESERVED =
      Set.of("api", "q", "openapi", "metrics", "loki", "v1", "login");

  /** Built files carry a hash of their content in the name. */
  private static final String HASHED = "/assets/";

  /** Other files lie at the top: further down a dot belongs to a name, as in /slos/feed.v2. */
  private static final Pattern FILE_NAME = Pattern.compile("/[^/]+\\.[A-Za-z0-9]{1,8}");

  private static final String PAGE = "/index.html";

  void register(@Observes Router router) {
    router.route().order(-100).handler(this::page);
  }

  private void page(RoutingContext request) {
    String path = request.normalizedPath();
    if (!isRead(request) || isReserved(path)) {
      request.next();
      return;
    }
    boolean hashed = path.startsWith(HASHED);
    request
        .response()
        .putHeader(
            HttpHeaders.CACHE_CONTROL, hashed ? "public, max-age=31536000, immutable" : "no-cache");
    boolean file = hashed || FILE_NAME.matcher(path).matches();
    if (file || path.equals("/") || !exists(PAGE)) {
      request.next();
    } else {
      request.reroute(PAGE);
    }
  }

  /** Whether a path belongs to the server's interfaces rather than to the console's files. */
  public static boolean isReserved(String path) {
    int end = path.indexOf('/', 1);
    String first = path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
    int cut = first.indexOf(';');
    return RESERVED.contains(cut < 0 ? first : first.substring(0, cut));
  }

  private static boolean isRead(RoutingContext request) {
    HttpMethod method = request.request().method();
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private static boolean exists(String page) {
    return Thread.currentThread().getContextClassLoader().getResource("META-INF/resources" + page)
        != null;
  }
}
