package io.syntropy.server.organisation;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.policy.organisation.OrganisationVerdict;
import io.syntropy.policy.organisation.OrganisationVerdict.Undecided;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import io.syntropy.policy.organisation.PolicyBundle;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.policy.organisation.Stamp;
import io.syntropy.server.http.ComponentHealth;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.Judge;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the organisation's policy, never on the loop's thread, and journals each answer. Whatever
 * happens there is one: an engine that does not come back within twice its time is a timeout.
 */
@ApplicationScoped
public class OrganisationJudge implements Judge, ComponentHealth {
  private static final Logger LOG = Logger.getLogger(OrganisationJudge.class);
  private static final int AT_ONCE = 256;
  private static final Duration REFRESH = Duration.ofSeconds(15);

  private final PolicyConfig config;
  private final ControlLoop loop;
  private final Clock clock;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final CompletableFuture<PolicyEngine> engine = new CompletableFuture<>();
  private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService refreshing =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("organisation-policy-refresh").unstarted(task));
  private volatile @Nullable PolicyBundle bundle;
  private volatile @Nullable Failure failure;

  /** The newest answer that was none. */
  private record Failure(Instant at, String detail) {}

  /** Asks the engine of {@code config}; answers go to {@code loop}. */
  public OrganisationJudge(PolicyConfig config, ControlLoop loop, Clock clock) {
    this.config = config;
    this.loop = loop;
    this.clock = clock;
  }

  void start(@Observes StartupEvent started) {
    refreshing.execute(this::open);
    refreshing.scheduleWithFixedDelay(
        this::refresh, REFRESH.toMillis(), REFRESH.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop(@Observes ShutdownEvent stopping) {
    refreshing.shutdownNow();
    asking.shutdownNow();
    engine.thenAccept(open -> open.policy().close());
  }

  private void open() {
    try {
      engine.complete(PolicyEngine.open(config, clock));
      refresh();
    } catch (RuntimeException e) {
      LOG.error("organisation policy: it cannot be used, so every action is denied", e);
      engine.completeExceptionally(e);
    }
  }

  private void refresh() {
    try {
      PolicyEngine open = engine.getNow(null);
      if (open != null) {
        bundle = open.refresh().get();
      }
    } catch (RuntimeException e) {
      LOG.errorf(e, "organisation policy: looking for a newer bundle");
    }
  }

  @Override
  public void ask(ProposedAction action) {
    if (!room.tryAcquire()) {
      answer(action, undecided(action, Why.ERROR, "over " + AT_ONCE + " actions wait"));
      return;
    }
    engine
        .thenApplyAsync(open -> open.policy().judge(action), asking)
        .completeOnTimeout(null, config.timeout().multipliedBy(2).toNanos(), TimeUnit.NANOSECONDS)
        .handle((verdict, thrown) ->
            thrown != null
                ? undecided(action, Why.ERROR, String.valueOf(thrown.getMessage()))
                : verdict == null
                    ? undecided(action, Why.TIMEOUT, "no answer within " + config.timeout())
                    : verdict)
        .thenAccept(verdict -> {
          room.release();
          answer(action, verdict);
        });
  }

  /**
   * What the policy in force says about {@code action} in a simulation: nothing is journalled.
   * Waits for the answer, so never to be called on the loop's thread.
   */
  public RecordedVerdict opinion(ProposedAction action) {
    OrganisationVerdict verdict;
    try {
      verdict =
          engine.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS).policy().judge(action);
    } catch (ExecutionException | TimeoutException e) {
      verdict = undecided(action, Why.ERROR, "not loaded: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      verdict = undecided(action, Why.ERROR, "interrupted");
    }
    return RecordedVerdict.of(action, verdict);
  }

  private void answer(ProposedAction action, OrganisationVerdict verdict) {
    if (verdict instanceof Undecided none) {
      String detail = none.why().word() + ": " + none.detail();
      Failure before = failure;
      failure = new Failure(clock.instant(), detail);
      if (before == null || !before.detail().equals(detail)) {
        LOG.warnf("organisation policy: an action is denied: %s", detail);
      }
    }
    PolicyBundle known = bundle;
    loop.post(
            new ControlEvent.Judged(
                clock.instant(),
                RecordedVerdict.of(action, verdict),
                known == null ? null : known.confirmedAt()))
        .whenComplete((position, lost) -> {
          if (lost != null) {
            LOG.warnf("a verdict was not journalled: %s", lost.getMessage());
          }
        });
  }

  private static OrganisationVerdict undecided(ProposedAction action, Why why, String detail) {
    return new Undecided(new Stamp(action.inputHash(), "", "none"), why, detail);
  }

  @Override
  public String name() {
    return "organisation_policy";
  }

  @Override
  public Condition check() {
    if (engine.isCompletedExceptionally()) {
      return new Condition(
          Health.BAD, "cannot be used, every action is denied: see the log for why");
    }
    PolicyBundle now = bundle;
    if (now == null) {
      return new Condition(Health.UNKNOWN, "not loaded yet; until then every action is denied");
    }
    StringBuilder words = new StringBuilder(now.source());
    if (!now.id().isEmpty()) {
      words.append(' ').append(now.id());
    }
    Instant confirmed = now.confirmedAt();
    if (confirmed != null) {
      words.append(", confirmed %s ago".formatted(age(confirmed)));
    }
    OrganisationVerdict.Why fault = now.fault();
    if (fault != null) {
      words.append("; every action is denied: %s: %s".formatted(fault.word(), now.detail()));
    }
    Failure last = failure;
    if (last != null) {
      words.append("; last without an answer %s ago: %s".formatted(age(last.at()), last.detail()));
    }
    return new Condition(fault == null ? Health.GOOD : Health.BAD, words.toString());
  }

  private String age(Instant since) {
    return Math.max(0, Duration.between(since, clock.instant()).toSeconds()) + " s";
  }
}
