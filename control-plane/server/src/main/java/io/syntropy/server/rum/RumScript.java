package io.syntropy.server.rum;

import io.syntropy.server.identity.VisitorPaths;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Serves the script that pages include, to pages of all origins, while RUM is on. */
@ApplicationScoped
public class RumScript {
  /** Before the console's files, which it is none of. */
  private static final int BEFORE_CONSOLE = -101;

  private final RumIntake intake;
  private final Buffer script;

  RumScript(RumIntake intake) {
    this.intake = intake;
    this.script = Buffer.buffer(bytes());
  }

  static byte[] bytes() {
    try (InputStream in = RumScript.class.getResourceAsStream("/rum/rum.min.js")) {
      if (in == null) {
        throw new IllegalStateException("/rum/rum.min.js: not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void register(@Observes Router router) {
    if (intake.settings().isOn()) {
      router.get(VisitorPaths.SCRIPT).order(BEFORE_CONSOLE).handler(this::serve);
    }
  }

  private void serve(RoutingContext request) {
    request
        .response()
        .putHeader("Content-Type", "text/javascript; charset=utf-8")
        .putHeader("Cache-Control", "public, max-age=3600")
        .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
        .end(script);
  }
}
