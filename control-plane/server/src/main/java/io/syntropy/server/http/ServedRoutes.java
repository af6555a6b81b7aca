package io.syntropy.server.http;

import io.quarkus.websockets.next.WebSocket;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

/** The routes of every resource and of the few paths that are not one. */
@Singleton
class ServedRoutes {
  /** What is served by the router itself. */
  private static final List<String> OTHERS =
      List.of(
          "/login",
          "/openapi",
          "/q/health",
          "/q/health/live",
          "/q/health/ready",
          "/q/health/started",
          "/api/v1/write",
          "/loki/api/v1/push");

  private static final String ASSET = "/assets/{file}";
  private static final String PAGE = "/{page}";
  private static final int FIRST_ERROR = 400;

  private final RouteTemplates templates;

  ServedRoutes(BeanManager beans) {
    List<String> all = new ArrayList<>(OTHERS);
    beans
        .getBeans(Object.class, Any.Literal.INSTANCE)
        .forEach(bean -> all.addAll(of(bean.getBeanClass())));
    templates = new RouteTemplates(all);
  }

  /** The templates of one class; none when it serves nothing. */
  static List<String> of(Class<?> type) {
    WebSocket socket = type.getAnnotation(WebSocket.class);
    Path path = type.getAnnotation(Path.class);
    List<String> found = new ArrayList<>();
    if (socket != null) {
      found.add(socket.path());
    }
    if (path != null) {
      found.add(path.value());
      for (Method method : type.getMethods()) {
        Path below = method.getAnnotation(Path.class);
        if (below != null) {
          found.add(path.value() + "/" + below.value());
        }
      }
    }
    return found;
  }

  /** The route of a path that was answered with {@code status}. */
  String route(String path, int status) {
    if (ConsoleRoute.isReserved(path)) {
      return templates.match(path);
    } else if (status >= FIRST_ERROR) {
      return RouteTemplates.UNMATCHED;
    }
    return path.startsWith("/assets/") ? ASSET : PAGE;
  }
}
