package io.syntropy.server;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;

/** Nothing to replay; gives way to any other {@link StartSequence} bean. */
@DefaultBean
@ApplicationScoped
final class ReadyAtOnce implements StartSequence {
  @Override
  public void run(Startup startup) {
    startup.ready();
  }
}
