package io.syntropy.cli.demo;

import io.syntropy.cli.CommandFailure;
import io.syntropy.cli.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Everything the demo started. It is stopped in the opposite order of its parts' dependence:
 * services, then the server with its PostgreSQL, then the services' PostgreSQL. A process that ends
 * by itself ends the demo.
 */
final class Stage {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Whoever ends all processes at once, the demo included, is not told of each one's death. */
  private static final Executor AFTER_A_MOMENT =
      CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS);

  private final List<Child> services = new ArrayList<>();
  private final List<Child> server = new ArrayList<>();
  private final List<AutoCloseable> traffic = new ArrayList<>();
  private final List<AutoCloseable> databases = new ArrayList<>();
  private final AtomicReference<@Nullable Child> dead = new AtomicReference<>();
  private volatile boolean stopping;
  private boolean stopped;

  synchronized void server(Child child) {
    own(server, child);
  }

  synchronized void service(Child child) {
    own(services, child);
  }

  /** Closed first, before any process is stopped. */
  synchronized void traffic(AutoCloseable closeable) {
    own(traffic, closeable);
  }

  /** Closed last, when no process uses it any more. */
  synchronized void database(AutoCloseable closeable) {
    own(databases, closeable);
  }

  private void own(List<Child> children, Child child) {
    children.add(child);
    if (stopping) {
      child.askToStop();
      child.awaitStop(PATIENCE);
      throw stoppingNow();
    }
    child.process().onExit().thenAcceptAsync(p -> died(child), AFTER_A_MOMENT);
  }

  private void own(List<AutoCloseable> closeables, AutoCloseable closeable) {
    closeables.add(closeable);
    if (stopping) {
      close(closeable);
      throw stoppingNow();
    }
  }

  private static CommandFailure stoppingNow() {
    return new CommandFailure(ExitCode.FAILURE, "the demo is stopping");
  }

  private void died(Child child) {
    if (!stopping) {
      dead.compareAndSet(null, child);
    }
  }

  boolean stopping() {
    return stopping;
  }

  /**
   * @throws CommandFailure with the end of its log when a process has ended by itself
   */
  void requireAlive() {
    Child child = dead.get();
    if (child != null && !stopping) {
      throw new CommandFailure(ExitCode.FAILURE, obituary(child));
    }
  }

  static String obituary(Child child) {
    String log = String.join("\n  ", child.tail(20));
    return "%s ended with status %d; the end of %s:%n  %s"
        .formatted(child.name(), child.process().exitValue(), child.log(), log);
  }

  /** Stops everything, in order; returns when all of it is gone. Further calls wait and return. */
  void stop() {
    stopping = true;
    synchronized (this) {
      if (stopped) {
        return;
      }
      stopped = true;
      traffic.forEach(Stage::close);
      services.forEach(Child::askToStop);
      services.forEach(child -> child.awaitStop(PATIENCE));
      server.stream().filter(child -> !child.saysItStops()).forEach(Child::askToStop);
      server.forEach(child -> child.awaitStop(PATIENCE.multipliedBy(2)));
      databases.forEach(Stage::close);
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      System.err.println("syntropy demo: while stopping: " + e.getMessage());
    }
  }
}
