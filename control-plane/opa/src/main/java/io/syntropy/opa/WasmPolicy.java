package io.syntropy.opa;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.organisation.OrganisationPolicy;
import io.syntropy.policy.organisation.OrganisationVerdict;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import io.syntropy.policy.organisation.PolicyBundle;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.Stamp;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Rego compiled to WASM, evaluated on one thread of its own, each evaluation bounded in time and
 * memory. Files are read by the constructor and by {@link #refresh()}, which the owner calls more
 * often than {@link WasmConfig#maxBundleAge()}: a policy that is not refreshed becomes stale and
 * denies. The shipped bundle never does.
 */
public final class WasmPolicy implements OrganisationPolicy {
  private static final String SOURCE = "wasm";
  private static final int MAX_WAITING = 64;
  private static final int WARM_UP = 20;
  private static final Duration WARM_UP_TIME = Duration.ofSeconds(5);

  private final WasmConfig config;
  private final BundleFiles files;
  private final Clock clock;
  private final ThreadPoolExecutor thread;
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile State state = new State(null, null, Why.STALE_BUNDLE, "not read yet");

  /**
   * @param loaded the last good one, null before the first
   * @param confirmedAt when the files were last seen to be it
   * @param fault of the last reading, null when it was good
   */
  private record State(
      @Nullable Loaded loaded, @Nullable Instant confirmedAt, @Nullable Why fault, String detail) {}

  /** Reads and compiles the bundle (a second or so); faults show in {@link #bundle()} and deny. */
  public WasmPolicy(WasmConfig config, Clock clock) {
    this.config = config;
    this.files = new BundleFiles(config);
    this.clock = clock;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> {
              Thread t = new Thread(task, "organisation-policy");
              t.setDaemon(true);
              return t;
            });
    thread.allowCoreThreadTimeOut(true);
    refresh();
  }

  /** Reads the files again; an unchanged bundle is confirmed, a changed one takes its place. */
  public PolicyBundle refresh() {
    refreshing.lock();
    try {
      read();
    } finally {
      refreshing.unlock();
    }
    return bundle();
  }

  private void read() {
    Instant now = clock.instant();
    Loaded loaded = state.loaded();
    try {
      BundleFiles.Contents contents = files.read();
      Bundle bundle = files.verified(contents);
      if (loaded == null || !loaded.id().equals(contents.id())) {
        loaded = new Loaded(bundle, config.maxMemoryPages());
        warm(loaded);
      }
      state = new State(loaded, now, null, "");
    } catch (BundleFault fault) {
      state = new State(loaded, state.confirmedAt(), fault.why(), fault.detail());
    }
  }

  /** A program's first evaluations are slow; they are not to be an action's. */
  private void warm(Loaded loaded) {
    try {
      for (int i = 0; i < WARM_UP; i++) {
        thread
            .submit(() -> loaded.evaluate("{}"))
            .get(WARM_UP_TIME.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
      revive(loaded); // whatever is wrong with it, the first action says so
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public OrganisationVerdict judge(ProposedAction action) {
    String input;
    try {
      input = action.json();
    } catch (IllegalArgumentException e) {
      return Decision.undecided(new Stamp("", "", SOURCE), Why.ERROR, "input: " + e.getMessage());
    }
    State now = state;
    Loaded loaded = now.loaded();
    Stamp stamp = new Stamp(action.inputHash(), loaded == null ? "" : loaded.id(), SOURCE);
    Why fault = fault(now);
    if (fault != null || loaded == null) {
      return Decision.undecided(stamp, fault == null ? Why.STALE_BUNDLE : fault, detail(now));
    }
    return evaluate(loaded, input, stamp);
  }

  private OrganisationVerdict evaluate(Loaded loaded, String input, Stamp stamp) {
    Future<JsonNode> answer;
    try {
      answer = thread.submit(() -> loaded.evaluate(input));
    } catch (RejectedExecutionException e) {
      String detail = thread.isShutdown() ? "closed" : "over " + MAX_WAITING + " actions wait";
      return Decision.undecided(stamp, Why.ERROR, detail);
    }
    try {
      JsonNode results = answer.get(config.timeout().toNanos(), TimeUnit.NANOSECONDS);
      return Decision.of(results.path(0).path("result"), stamp);
    } catch (TimeoutException e) {
      answer.cancel(true);
      revive(loaded);
      return Decision.undecided(stamp, Why.TIMEOUT, "no answer within " + config.timeout());
    } catch (ExecutionException e) {
      revive(loaded);
      return Decision.undecided(stamp, Why.ERROR, "evaluation: " + e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return Decision.undecided(stamp, Why.ERROR, "interrupted");
    }
  }

  /** Compiles anew now rather than within the next action's time. */
  private void revive(Loaded loaded) {
    try {
      thread.execute(loaded::revive);
    } catch (RejectedExecutionException e) {
      // Full or closed: the next evaluation does it.
      return;
    }
  }

  @Override
  public PolicyBundle bundle() {
    State now = state;
    Loaded loaded = now.loaded();
    String id = loaded == null ? "" : loaded.id();
    Instant confirmedAt = config.fromFiles() ? now.confirmedAt() : null;
    return new PolicyBundle(SOURCE, id, confirmedAt, fault(now), detail(now));
  }

  /** A bad signature denies at once; a file that cannot be read or used, once the last is old. */
  private @Nullable Why fault(State s) {
    if (s.fault() == Why.BAD_SIGNATURE || s.loaded() == null) {
      return s.fault();
    }
    return stale(s) ? Why.STALE_BUNDLE : null;
  }

  private boolean stale(State s) {
    if (!config.fromFiles() || s.confirmedAt() == null) {
      return false;
    }
    Duration age = Duration.between(s.confirmedAt(), clock.instant());
    return age.compareTo(config.maxBundleAge()) > 0;
  }

  private String detail(State s) {
    if (!s.detail().isEmpty()) {
      return s.detail();
    }
    return stale(s)
        ? "bundle last confirmed at %s (expected within %s)"
            .formatted(s.confirmedAt(), config.maxBundleAge())
        : "";
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** A bundle with its engine, which only the policy's thread uses. */
  private static final class Loaded {
    private final Bundle bundle;
    private final int pages;
    private @Nullable WasmEngine engine;

    Loaded(Bundle bundle, int pages) throws BundleFault {
      this.bundle = bundle;
      this.pages = pages;
      this.engine = WasmEngine.of(bundle, DECISION, pages);
    }

    String id() {
      return bundle.id();
    }

    JsonNode evaluate(String input) throws IOException, BundleFault {
      WasmEngine now = engine == null ? WasmEngine.of(bundle, DECISION, pages) : engine;
      // Gone unless it ends well: what was interrupted or ran out of memory is in no known state.
      engine = null;
      JsonNode results = now.evaluate(input);
      engine = now;
      return results;
    }

    void revive() {
      if (engine == null) {
        try {
          engine = WasmEngine.of(bundle, DECISION, pages);
        } catch (BundleFault e) {
          // It compiled before; the next evaluation tries again and says why not.
          engine = null;
        }
      }
    }
  }
}
