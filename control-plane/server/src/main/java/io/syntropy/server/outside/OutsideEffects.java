package io.syntropy.server.outside;

import io.syntropy.policy.Outcome;
import io.syntropy.server.action.Action;
import io.syntropy.server.audit.FileSecretStore;
import io.syntropy.server.audit.SecretStore;
import io.syntropy.server.data.ClusterAddresses;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.lease.Leadership;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what was decided for targets outside the control plane, after the commit and off the
 * control loop's thread: one worker for each target, always on the newest order for it (I15). What
 * a target showed goes back as a journalled event. A new term starts from the open actions, so that
 * every one is read back (I31).
 */
@ApplicationScoped
public class OutsideEffects {
  private static final Logger LOG = Logger.getLogger(OutsideEffects.class);
  private final Map<String, EffectWork> works = new ConcurrentHashMap<>();
  private final Map<String, String> read = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("outside").unstarted(task));

  /** One for each attempt: a target that does not answer must not hold up another's. */
  private final ExecutorService attempts =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("outside-", 0).factory());

  private final Orders orders;
  private final Clusters clusters;
  private final Installation installation;
  private final Leadership leadership;
  private final ControlLoop loop;
  private final Clock clock;
  private @Nullable Long epoch;

  /** Keys are among the secrets of {@code config}'s data folder; outcomes go to {@code loop}. */
  @Inject
  public OutsideEffects(
      ServerConfig config,
      StoredJson json,
      Installation installation,
      Leadership leadership,
      ControlLoop loop,
      Clock clock) {
    SecretStore secrets = new FileSecretStore(config.data().resolve("secrets"));
    this.clusters = new Clusters(ClusterAddresses.resolve(System.getenv()), secrets);
    this.orders = new Orders(json, secrets, clusters, clock);
    this.installation = installation;
    this.leadership = leadership;
    this.loop = loop;
    this.clock = clock;
  }

  /** This server is the writer of {@code term} from now on. Called on the loop's thread. */
  public void begin(long term) {
    end();
    epoch = term;
  }

  /** It is no longer: nothing more is written. Called on the loop's thread. */
  public void end() {
    epoch = null;
    works.values().forEach(EffectWork::end);
    works.clear();
    read.clear();
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
    attempts.shutdownNow();
    clusters.close();
  }

  /** The committed actions whose effect may be in force. Called on the loop's thread. */
  public void want(Collection<Action> open) {
    Long term = epoch;
    if (term == null) {
      return;
    }
    Map<String, Effect<?>> newest = new HashMap<>();
    for (Action action : open) {
      order(action)
          .ifPresent(
              o -> newest.merge(o.target(), o, (a, b) -> a.generation() >= b.generation() ? a : b));
    }
    works
        .entrySet()
        .removeIf(e -> {
          boolean over = !newest.containsKey(e.getKey());
          if (over) {
            e.getValue().end();
          }
          return over;
        });
    newest.forEach((target, order) -> {
      EffectWork work = works.computeIfAbsent(target, t -> start(term));
      work.want(order);
    });
  }

  /** Targets that are worked on. */
  int targets() {
    return works.size();
  }

  /** Of them those that cannot be changed until a person does something, and why. */
  SortedMap<String, String> failures() {
    SortedMap<String, String> failures = new TreeMap<>();
    works.forEach((target, work) -> {
      String failure = work.failure();
      if (failure != null) {
        failures.put(target, failure);
      }
    });
    return failures;
  }

  private Optional<Effect<?>> order(Action action) {
    try {
      return orders.of(action);
    } catch (RuntimeException e) {
      if (read.put(action.id(), "") == null) {
        LOG.errorf("action %s cannot be carried out: %s", action.id(), e.getMessage());
      }
      return Optional.empty();
    }
  }

  private EffectWork start(long term) {
    EffectWork work =
        new EffectWork(term, installation::id, () -> leadership.leads(term), this::tell, clock);
    work.runOn((task, wait) -> {
      if (!timer.isShutdown()) {
        timer.schedule(() -> run(task), wait.toMillis(), TimeUnit.MILLISECONDS);
      }
    });
    return work;
  }

  private void run(Runnable attempt) {
    if (!attempts.isShutdown()) {
      attempts.execute(attempt);
    }
  }

  private void tell(Effect<?> order, Outcome.State state, String detail) {
    LOG.infof("%s: %s, %s", order.target(), state, detail);
    loop.post(
            new ControlEvent.EffectSettled(Instant.now(clock), order.decisionKey(), state, detail))
        .whenComplete((position, failure) -> {
          if (failure != null) {
            LOG.warnf("an outcome was not journalled: %s", failure.getMessage());
          }
        });
  }
}
