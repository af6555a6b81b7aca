package io.syntropy.server.dns;

import io.syntropy.policy.Outcome;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.audit.FileSecretStore;
import io.syntropy.server.audit.SecretStore;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries out decided DNS actions, after their commit and off the control loop's thread: one worker
 * for each name, always on the newest order for it (I15). What a name showed goes back as a
 * journalled event. A new term starts from the open actions, so that every one is read back (I31).
 */
@ApplicationScoped
public class DnsEffects {
  private static final Logger LOG = Logger.getLogger(DnsEffects.class);
  private static final int NAMES = 4;

  private final Map<String, DnsWork> works = new ConcurrentHashMap<>();
  private final Map<String, String> read = new HashMap<>();
  private final ScheduledExecutorService workers =
      Executors.newScheduledThreadPool(
          NAMES, task -> Thread.ofPlatform().daemon().name("dns").unstarted(task));
  private final StoredJson json;
  private final SecretStore secrets;
  private final Installation installation;
  private final Leadership leadership;
  private final ControlLoop loop;
  private final Clock clock;
  private @Nullable Long epoch;

  /** Keys are among the secrets of {@code config}'s data folder; outcomes go to {@code loop}. */
  @Inject
  public DnsEffects(
      ServerConfig config,
      StoredJson json,
      Installation installation,
      Leadership leadership,
      ControlLoop loop,
      Clock clock) {
    this.json = json;
    this.secrets = new FileSecretStore(config.data().resolve("secrets"));
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
    works.values().forEach(DnsWork::end);
    works.clear();
    read.clear();
  }

  @PreDestroy
  void stop() {
    workers.shutdownNow();
  }

  /** The committed actions whose effect may be in force. Called on the loop's thread. */
  public void want(Collection<Action> open) {
    Long term = epoch;
    if (term == null) {
      return;
    }
    Map<String, DnsOrder> newest = new HashMap<>();
    for (Action action : open) {
      if (action.kind().equals(ActionWords.DNS)) {
        order(action)
            .ifPresent(o ->
                newest.merge(
                    o.declared().name(), o, (a, b) -> a.generation() >= b.generation() ? a : b));
      }
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
    newest.forEach((name, order) -> {
      DnsWork work = works.computeIfAbsent(name, n -> start(term));
      work.want(order);
    });
  }

  private java.util.Optional<DnsOrder> order(Action action) {
    try {
      return java.util.Optional.of(DnsOrder.of(action, json));
    } catch (RuntimeException e) {
      if (read.put(action.id(), "") == null) {
        LOG.errorf("action %s cannot be carried out: %s", action.id(), e.getMessage());
      }
      return java.util.Optional.empty();
    }
  }

  private DnsWork start(long term) {
    DnsWork work =
        new DnsWork(
            term, secrets, installation::id, () -> leadership.leads(term), this::tell, clock);
    work.runOn((task, wait) -> {
      if (!workers.isShutdown()) {
        workers.schedule(task, wait.toMillis(), TimeUnit.MILLISECONDS);
      }
    });
    return work;
  }

  private void tell(DnsOrder order, Outcome.State state, String detail) {
    LOG.infof("dns %s: %s, %s", order.declared().name(), state, detail);
    loop.post(
            new ControlEvent.EffectSettled(Instant.now(clock), order.decisionKey(), state, detail))
        .whenComplete((position, failure) -> {
          if (failure != null) {
            LOG.warnf("an outcome was not journalled: %s", failure.getMessage());
          }
        });
  }
}
