package io.syntropy.server.http;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Catches failures outside resource methods, and paths under the interfaces nobody serves. */
@ApplicationScoped
public class ErrorRoutes {
  private final ErrorAnswers answers;

  @Inject
  ErrorRoutes(ErrorAnswers answers) {
    this.answers = answers;
  }

  void register(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).failureHandler(answers::onFailure);
    router
        .route()
        .order(Integer.MAX_VALUE - 1)
        .handler(request -> answers.send(request, Failure.ofStatus(404)));
  }
}
