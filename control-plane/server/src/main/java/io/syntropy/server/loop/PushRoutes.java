package io.syntropy.server.loop;

import io.syntropy.telemetry.OtlpReceiver;
import io.syntropy.telemetry.loki.LokiPush;
import io.syntropy.telemetry.prometheus.RemoteWrite;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Remote write and Loki push on the HTTP port, beside the OTLP/HTTP port: the same handlers, with
 * the receivers' bounds on bodies instead of the API's.
 */
@ApplicationScoped
public class PushRoutes {
  /** After authentication and authorization, before the bound on the API's bodies. */
  private static final int BEFORE_UPLOAD_LIMIT = -3;

  private final LoopStart start;

  @Inject
  PushRoutes(LoopStart start) {
    this.start = start;
  }

  void register(@Observes Router router) {
    for (String path : List.of(RemoteWrite.PATH, LokiPush.PATH)) {
      router.route(path).order(BEFORE_UPLOAD_LIMIT).handler(request -> serve(path, request));
    }
  }

  private void serve(String path, RoutingContext request) {
    OtlpReceiver receiver = start.receiver();
    Handler<HttpServerRequest> handler = receiver == null ? null : receiver.push().get(path);
    if (handler == null) {
      request
          .response()
          .setStatusCode(503)
          .putHeader("retry-after", "1")
          .putHeader("content-type", "text/plain; charset=utf-8")
          .end("the server is starting\n");
    } else {
      handler.handle(request.request());
    }
  }
}
