package io.syntropy.server;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * SIGTERM and Ctrl-C mean: stop cleanly and exit 0. The JVM's own answer, running shutdown hooks in
 * no order and exiting 143, would stop PostgreSQL under the application.
 */
final class StopSignal {
  private static final AtomicBoolean REQUESTED = new AtomicBoolean();
  private static final AtomicBoolean RUNNING = new AtomicBoolean();

  private StopSignal() {}

  /** From now on signals ask for a clean stop; a second one ends the process at once. */
  static void install() {
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      Signal.handle(new Signal(name), signal -> request());
    }
  }

  private static void request() {
    if (REQUESTED.getAndSet(true)) {
      Progress.say("Stopping at once.");
      Runtime.getRuntime().halt(1);
    }
    Progress.say("Stopping.");
    if (RUNNING.get()) {
      Quarkus.asyncExit(0);
    }
  }

  /**
   * Whether to stop. Before the application runs, a step that has begun is finished first: an
   * interrupted one would leave half-started processes behind.
   */
  static boolean requested() {
    return REQUESTED.get();
  }

  /** The application is up and can be asked to stop; one asked for meanwhile happens now. */
  static void running() {
    RUNNING.set(true);
    if (REQUESTED.get()) {
      Quarkus.asyncExit(0);
    }
  }
}
