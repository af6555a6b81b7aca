package io.syntropy.server.probe;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.alerts.probe.ProbeSpec;
import io.syntropy.server.audit.SecretFolder;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.lease.Leadership;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.server.telemetry.OtlpText;
import io.syntropy.server.telemetry.OwnTelemetry;
import io.syntropy.telemetry.EnumCounts;
import io.syntropy.telemetry.RecordKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs the scripts of the Probe documents in force, on the lease's holder alone. What they come to
 * goes through the receivers into the journal like any telemetry, so decisions and replays read it
 * there. Runs are not waited for: there are at most {@link ProbeSpec#MAX_PAIRS} at once, each of
 * another pair of probe and region, so a slow target delays no other.
 */
@ApplicationScoped
public class ScriptedProber {
  private static final Logger LOG = Logger.getLogger(ScriptedProber.class);

  private final ControlLoop loop;
  private final LoopState state;
  private final Leadership leadership;
  private final OwnTelemetry own;
  private final SecretFolder secrets;
  private final Clock clock;
  private final EnumCounts<ProbeOutcome> counts = new EnumCounts<>(ProbeOutcome.class);
  private final SplittableRandom jitter = new SplittableRandom();
  private final Map<ProbePair.Key, Running> running = new ConcurrentHashMap<>();
  private final Set<ProbePair.Key> underway = ConcurrentHashMap.newKeySet();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;
  private final StepExchange exchange;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("probe-timer").factory());
  private volatile Map<String, ProbeSpec> specs = Map.of();

  private record Running(ProbePair pair, ScheduledFuture<?> timer) {}

  /** Documents are those in force in {@code state}; secrets are in {@code config}'s data folder. */
  @Inject
  public ScriptedProber(
      ServerConfig config,
      ControlLoop loop,
      LoopState state,
      Leadership leadership,
      OwnTelemetry own,
      Clock clock) {
    this.loop = loop;
    this.state = state;
    this.leadership = leadership;
    this.own = own;
    this.secrets = new SecretFolder(config.data(), "probes");
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(ProbeSpec.MOST_TIMEOUT)
            .executor(workers)
            .build();
    this.exchange = new StepExchange(client);
  }

  void start(@Observes StartupEvent started) {
    timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  void stop(@Observes ShutdownEvent stopping) {
    timer.shutdownNow();
    workers.shutdownNow();
    client.shutdownNow();
  }

  /** The documents in force, by name. */
  Map<String, ProbeSpec> specs() {
    return new TreeMap<>(specs);
  }

  /** Those that are run by this server now. */
  Map<ProbePair.Key, ProbePair> pairs() {
    Map<ProbePair.Key, ProbePair> pairs = new HashMap<>();
    running.forEach((key, r) -> pairs.put(key, r.pair()));
    return pairs;
  }

  EnumCounts<ProbeOutcome> counts() {
    return counts;
  }

  private void look() {
    try {
      Map<String, ProbeSpec> wanted = loop.ask(() -> state.configuration().probes());
      specs = wanted;
      adjust(leadership.leads() && own.isOpen() ? wanted : Map.of());
    } catch (RuntimeException e) {
      LOG.debugf("probes: %s", e.getMessage());
    }
  }

  private void adjust(Map<String, ProbeSpec> wanted) {
    Map<ProbePair.Key, ProbePair.Script> scripts = new LinkedHashMap<>();
    for (ProbeSpec spec : new TreeMap<>(wanted).values()) {
      for (ProbeSpec.Region region : spec.regions()) {
        if (scripts.size() < ProbeSpec.MAX_PAIRS) {
          scripts.put(
              new ProbePair.Key(spec.name(), region.name()), new ProbePair.Script(spec, region));
        }
      }
    }
    running
        .entrySet()
        .removeIf(e -> {
          boolean gone = !scripts.containsKey(e.getKey());
          if (gone) {
            e.getValue().timer().cancel(false);
          }
          return gone;
        });
    scripts.forEach((key, script) -> {
      Running before = running.get(key);
      if (before == null) {
        running.put(key, begin(new ProbePair(script)));
      } else if (!before.pair().script().equals(script)) {
        before.timer().cancel(false);
        running.put(key, begin(before.pair().become(script)));
      }
    });
  }

  /** Scripts begin at any time within their interval, so that they do not all come at once. */
  private Running begin(ProbePair pair) {
    long every = pair.script().spec().every().toMillis();
    return new Running(
        pair,
        timer.scheduleAtFixedRate(
            () -> due(pair), jitter.nextLong(every), every, TimeUnit.MILLISECONDS));
  }

  /** Of one pair one run at a time, whatever version of its document it began with. */
  private void due(ProbePair pair) {
    ProbePair.Key key = pair.script().key();
    if (!underway.add(key)) {
      counts.add(ProbeOutcome.SKIPPED);
      return;
    }
    try {
      workers.execute(() -> {
        try {
          run(pair);
        } catch (RuntimeException e) {
          LOG.errorf(e, "probe %s in %s", key.probe(), key.region());
        } finally {
          underway.remove(key);
        }
      });
    } catch (RejectedExecutionException e) {
      underway.remove(key); // the server stops
    }
  }

  private void run(ProbePair pair) {
    ProbeSpec spec = pair.script().spec();
    Instant began = Instant.now(clock);
    Map<String, String> named = new HashMap<>();
    String missing = read(spec, named);
    if (!missing.isEmpty()) {
      counts.add(ProbeOutcome.BLOCKED);
      pair.ended(new ProbePair.Last(began, null, missing));
      return;
    }
    RunResult result = new ScriptRun(exchange, spec, pair.script().region(), named).run();
    // Whoever has the lease now runs it too.
    if (leadership.leads() && !timer.isShutdown()) {
      counts.add(result.failure().isPresent() ? ProbeOutcome.FAILURE : ProbeOutcome.SUCCESS);
      pair.ended(new ProbePair.Last(began, result, store(pair, result, began)));
    }
  }

  /** What stands in the way, without any secret; empty when all were read. */
  private String read(ProbeSpec spec, Map<String, String> into) {
    List<String> troubles = new ArrayList<>();
    for (String name : spec.secrets()) {
      try {
        String secret = secrets.read(name).map(String::strip).orElse("");
        if (secret.isEmpty()) {
          troubles.add(
              "secret %s: missing (expected a file DATA/secrets/probes/%s, mode 0600)"
                  .formatted(name, name));
        }
        into.put(name, secret);
      } catch (IllegalStateException e) {
        troubles.add("secret %s: %s".formatted(name, e.getMessage()));
      } catch (UncheckedIOException e) {
        troubles.add("secret %s: its file cannot be read".formatted(name));
      }
    }
    return String.join("; ", troubles);
  }

  /** Counts are cumulative: what is not stored now comes with the next run. */
  private String store(ProbePair pair, RunResult result, Instant began) {
    long time = OtlpText.nanos(Instant.now(clock));
    try {
      own.take(
              RecordKind.OTLP_METRICS,
              pair.telemetry().metrics(result, OtlpText.nanos(began), time))
          .join();
      result
          .failure()
          .map(failed -> pair.telemetry().log(result, failed, time))
          .ifPresent(record -> own.take(RecordKind.OTLP_LOGS, record).join());
      return "";
    } catch (CompletionException e) {
      counts.add(ProbeOutcome.UNSTORED);
      return "result not stored: " + (e.getCause() == null ? e : e.getCause()).getMessage();
    }
  }
}
