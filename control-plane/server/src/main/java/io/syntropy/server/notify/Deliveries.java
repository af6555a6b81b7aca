package io.syntropy.server.notify;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.actuators.webhook.WebhookKey;
import io.syntropy.alerts.notify.Notifier;
import io.syntropy.alerts.notify.NotifierSpec;
import io.syntropy.alerts.notify.Notifiers;
import io.syntropy.alerts.notify.PublicUrl;
import io.syntropy.alerts.notify.Secrets;
import io.syntropy.server.audit.SecretFolder;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.data.ConsoleAddress;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.db.Database;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.lease.Leadership;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * A worker for each Notifier document in force, and for removed ones while their targets know of
 * open incidents, on the lease's holder alone. Nothing waits for them: what they send was committed
 * before.
 */
@ApplicationScoped
public class Deliveries {
  /** The folder of the secrets that Notifier documents may name. */
  static final String SECRETS = "notifiers";

  private static final Logger LOG = Logger.getLogger(Deliveries.class);
  private static final Duration LAST = Duration.ofSeconds(3);
  private static final int COUNT_EVERY = 5;
  private static final int CLEAR_EVERY = 3600;

  private final Database database;
  private final ControlLoop loop;
  private final LoopState state;
  private final Leadership leadership;
  private final Backlog backlog;
  private final KeptDocuments documents;
  private final Notifiers notifiers;
  private final Map<String, Running> running = new TreeMap<>();
  private final Map<String, DeliveryCounts> counts = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("notify").factory());
  private final Secrets secrets;
  private final Map<String, Pace> paces = new ConcurrentHashMap<>();
  private volatile Map<String, NotifierSpec> specs = Map.of();
  private volatile Map<String, KeptDocuments.Kept> kept = Map.of();
  private volatile List<Backlog.OfTarget> waiting = List.of();
  private long looks;

  private record Running(DeliveryWorker worker, Thread thread) {}

  /** Documents are those in force in {@code state}; secrets are in {@code config}'s data folder. */
  @Inject
  public Deliveries(
      ServerConfig config,
      Database database,
      ControlLoop loop,
      LoopState state,
      Leadership leadership,
      Backlog backlog,
      KeptDocuments documents,
      Clock clock) {
    this.database = database;
    this.loop = loop;
    this.state = state;
    this.leadership = leadership;
    this.backlog = backlog;
    this.documents = documents;
    this.secrets = new SecretFolder(config.data(), SECRETS)::read;
    this.notifiers =
        new Notifiers(
            secrets,
            (secret, id, at, body) -> WebhookKey.parse("secret", secret).sign(id, at, body),
            new PublicUrl(
                ConsoleAddress.resolve(
                    System.getenv(), config.publicHosts(), config.bind(), config.httpPort())),
            clock);
  }

  void start(@Observes StartupEvent started) {
    timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
    timer.shutdownNow();
    timer.awaitTermination(LAST.toMillis(), TimeUnit.MILLISECONDS);
    running.values().forEach(r -> r.worker().stop());
    for (Running r : running.values()) {
      r.thread().join(LAST);
    }
  }

  /** Looks for notices at once: call it after the commit that added some. */
  public void wake() {
    synchronized (running) {
      running.values().forEach(r -> r.worker().wake());
    }
  }

  /** What a trial beside the queue needs of a target. */
  record Target(Notifier notifier, Pace pace) {}

  /** The target of a document in force; empty when there is none. */
  Optional<Target> target(String name) {
    return Optional.ofNullable(specs.get(name)).map(spec -> new Target(make(spec), pace(spec)));
  }

  /** Removed documents whose targets are told of the incidents that they know as open, by name. */
  SortedMap<String, KeptDocuments.Kept> kept() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(kept));
  }

  /** Counts the backlog now: call it after a change that people look for at once. */
  void recount() {
    waiting = backlog.read();
  }

  /** The documents in force, by name. */
  SortedMap<String, NotifierSpec> specs() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(specs));
  }

  /** Targets that could not be told now for want of a secret, with the reason, by name. */
  SortedMap<String, String> unequipped() {
    SortedMap<String, String> troubles = new TreeMap<>();
    specs.forEach((name, spec) -> {
      String trouble =
          spec.target().secrets().stream()
              .flatMap(secret -> secrets.trouble(secret).stream())
              .collect(Collectors.joining("; "));
      if (!trouble.isEmpty()) {
        troubles.put(name, trouble);
      }
    });
    return troubles;
  }

  SortedMap<String, DeliveryCounts> counts() {
    return new TreeMap<>(counts);
  }

  /** As counted a few seconds ago. */
  List<Backlog.OfTarget> waiting() {
    return waiting;
  }

  /** The same for everybody who sends to the target, until its document names another rate. */
  private Pace pace(NotifierSpec spec) {
    return paces.compute(
        spec.name(),
        (name, known) ->
            known != null && known.rate().equals(spec.rate()) ? known : new Pace(spec.rate()));
  }

  private Notifier make(NotifierSpec spec) {
    return notifiers.make(spec, new StoredMemory(database, spec.name()));
  }

  private void look() {
    try {
      boolean leads = leadership.leads();
      Configuration configuration = loop.ask(state::configuration);
      Map<String, NotifierSpec> wanted = configuration.notifiers();
      if (!leads) {
        kept = Map.of();
      } else if (looks % COUNT_EVERY == 0 || !wanted.equals(specs)) {
        keep(configuration);
      }
      specs = wanted;
      Map<String, NotifierSpec> all = new TreeMap<>(wanted);
      kept.forEach((name, document) -> all.putIfAbsent(name, document.spec()));
      synchronized (running) {
        adjust(leads ? all : Map.of());
      }
      if (looks % COUNT_EVERY == 0) {
        waiting = backlog.read();
      }
      if (leads && looks % CLEAR_EVERY == 0) {
        backlog.clear(List.copyOf(all.keySet()));
      }
      looks++;
    } catch (RuntimeException e) {
      LOG.debugf("notifiers: %s", e.getMessage());
    }
  }

  /** Without the database what was kept stays: nobody's worker ends because of that. */
  private void keep(Configuration configuration) {
    if (configuration.appliedAt() == null) {
      return; // nothing was read yet: nothing is known to be gone
    }
    try {
      kept = documents.sync(configuration);
    } catch (DatabaseException e) {
      LOG.debugf("notifiers: %s", e.getMessage());
    }
  }

  /** A worker whose document has changed ends first: two at once could get ahead of each other. */
  private void adjust(Map<String, NotifierSpec> wanted) {
    running
        .entrySet()
        .removeIf(e -> {
          Running r = e.getValue();
          if (!r.worker().spec().equals(wanted.get(e.getKey()))) {
            r.worker().stop();
          }
          return !r.thread().isAlive();
        });
    wanted.forEach((name, spec) -> running.computeIfAbsent(name, n -> begin(spec)));
  }

  private Running begin(NotifierSpec spec) {
    String name = spec.name();
    DeliveryWorker worker =
        new DeliveryWorker(
            spec,
            make(spec),
            new Queue(database, name),
            leadership::leads,
            counts.computeIfAbsent(name, n -> new DeliveryCounts()),
            pace(spec),
            new SplittableRandom());
    return new Running(worker, Thread.ofVirtual().name("notify-" + name).start(worker));
  }
}
