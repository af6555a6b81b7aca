package io.syntropy.client;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The agent's own threads: one daemon for timers, virtual ones for everything that waits. */
final class AgentThreads implements Timers, Executor, AutoCloseable {
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService workers;

  AgentThreads(String service) {
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("syntropy-agent-" + service).factory());
    this.timer.setRemoveOnCancelPolicy(true);
    this.workers = Executors.newVirtualThreadPerTaskExecutor();
  }

  @Override
  public Cancellation after(Duration delay, Runnable task) {
    try {
      Future<?> future = timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  @Override
  public void execute(Runnable task) {
    try {
      workers.execute(task);
    } catch (RejectedExecutionException closed) {
      // The agent is closing; nothing is left to do.
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdownNow();
  }
}
