package io.syntropy.server;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Where the wall clock enters. */
@ApplicationScoped
public class SystemClock {

  /** The system's clock, UTC. */
  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
