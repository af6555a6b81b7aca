package io.syntropy.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one instance of a service in touch with the control plane: registers it, sends a heartbeat
 * every ten seconds, follows its directives and acknowledges them. A control plane that is slow,
 * broken or gone never blocks the service: everything happens on the agent's own threads, with time
 * limits, backoff and bounded memory, and the last state stays in effect.
 */
public final class ServiceAgent implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ServiceAgent.class.getName());
  private static final int MAX_PENDING_ACKS = 256;

  private final String service;
  private final String instanceId;
  private final String region;
  private final Manifest manifest;
  private final Supplier<@Nullable Capacity> capacity;
  private final @Nullable String healthUrl;
  private final SyntropyClient client;
  private final DesiredState state;
  private final Circuits circuits;
  private final Settings settings;
  private final Clock clock;
  private final Timers timers;
  private final Executor threads;
  private final Runnable onClose;
  private final RandomGenerator random;

  private final Map<String, Ack> pendingAcks = new LinkedHashMap<>();
  private final AtomicBoolean registering = new AtomicBoolean();
  private final AtomicBoolean flushing = new AtomicBoolean();
  private final AtomicBoolean streaming = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean registered;
  private volatile Instant lastContact;
  private volatile Instant lastEventAt = Instant.MIN;
  private volatile int attempt;
  private volatile @Nullable InputStream stream;
  private volatile @Nullable String lastEventId;

  /**
   * The agent's intervals.
   *
   * @param heartbeat between heartbeats
   * @param silence after which a stream without even a ping is dropped
   * @param backoff between attempts
   */
  record Settings(Duration heartbeat, Duration silence, Backoff backoff) {
    static final Settings DEFAULT =
        new Settings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15)));
  }

  ServiceAgent(ServiceAgentBuilder builder) {
    this.service = builder.service;
    this.instanceId = builder.instanceId;
    this.region = builder.region;
    this.manifest = builder.manifest;
    this.capacity = builder.capacity;
    this.healthUrl = builder.healthUrl;
    this.settings = builder.settings;
    this.clock = builder.clock;
    this.random = builder.random;
    AgentThreads own = new AgentThreads(service);
    this.timers = own;
    this.threads = own;
    this.onClose = own::close;
    this.client = new SyntropyClient(builder.servers, builder.credentials);
    this.state = new DesiredState(instanceId, builder.handlers, clock, timers);
    this.circuits = new Circuits(clock);
    this.lastContact = clock.instant();
  }

  /** Starts describing an agent. */
  public static ServiceAgentBuilder builder(String service, Manifest manifest) {
    return new ServiceAgentBuilder(service, manifest);
  }

  void start() {
    threads.execute(this::register);
    timers.after(settings.heartbeat(), () -> threads.execute(this::heartbeat));
  }

  /** Time since the control plane was last heard of; since the start when it never was. */
  public Duration controllerAge() {
    Duration age = Duration.between(lastContact, clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Whether the control plane knows this service, as far as its last answers tell. */
  public boolean registered() {
    return registered;
  }

  /**
   * Whether a service that this one depends on ({@code depends_on} of the manifest) is well enough
   * to be called in {@code inRegion}, as the last heartbeat's answer told. Never blocks.
   */
  public CircuitState circuit(String dependency, String inRegion) {
    return circuits.state(dependency, inRegion);
  }

  /**
   * Whether to call it now: always unless its circuit is open, and while that is half open once a
   * second from this instance. Asking counts as calling. Never blocks.
   */
  public boolean permits(String dependency, String inRegion) {
    return circuits.permits(dependency, inRegion);
  }

  private void register() {
    if (closed || !registering.compareAndSet(false, true)) {
      return;
    }
    boolean done = false;
    try {
      client.register(service, manifest);
      heard();
      attempt = 0;
      registered = true;
      done = true;
      LOG.log(System.Logger.Level.INFO, "registered as {0}/{1}", service, instanceId);
    } catch (IOException | RuntimeException e) {
      registered = false;
      leaderless(e);
      warn("registration", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      registering.set(false);
    }
    if (done) {
      beat();
      follow();
    } else {
      later(this::register);
    }
  }

  private void heartbeat() {
    if (closed) {
      return;
    }
    timers.after(settings.heartbeat(), () -> threads.execute(this::heartbeat));
    if (registered) {
      beat();
    }
  }

  private void beat() {
    try {
      circuits.heard(
          client.heartbeat(
              service,
              new Heartbeat(
                  instanceId,
                  region,
                  manifest.version(),
                  state.applied(),
                  capacity.get(),
                  healthUrl)));
      heard();
      flushAcks();
    } catch (IOException | RuntimeException e) {
      unknownToServer(e);
      warn("heartbeat", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    if (closed || !registered || !streaming.compareAndSet(false, true)) {
      return;
    }
    try (InputStream in = client.directives(service, instanceId, region, lastEventId)) {
      stream = in;
      heard();
      attempt = 0;
      watch(in, clock.instant());
      ServerSentEvents events = new ServerSentEvents(in);
      ServerSentEvents.Event event;
      while (!closed && (event = events.next()) != null) {
        heard();
        lastEventAt = clock.instant();
        String data = event.data();
        if (data != null) {
          handle(data);
          lastEventId = event.id();
        }
      }
    } catch (IOException | RuntimeException e) {
      unknownToServer(e);
      leaderless(e);
      warn("directive stream", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stream = null;
      streaming.set(false);
    }
    if (registered) {
      later(this::follow);
    }
  }

  /** Closing the stream wakes its reader, which then reconnects. */
  private void watch(InputStream in, Instant opened) {
    timers.after(
        settings.silence(),
        () -> {
          if (stream != in || closed) {
            return;
          }
          Instant last = lastEventAt.isAfter(opened) ? lastEventAt : opened;
          if (Duration.between(last, clock.instant()).compareTo(settings.silence()) >= 0) {
            closeQuietly(in);
          } else {
            watch(in, opened);
          }
        });
  }

  private void handle(String data) {
    Directive directive;
    try {
      directive = SyntropyClient.parse(data);
    } catch (IOException e) {
      warn("directive", e);
      return;
    }
    Ack ack = state.accept(directive);
    LOG.log(
        System.Logger.Level.INFO,
        "directive {0} {1} epoch {2} generation {3}: {4} {5}",
        directive.id(),
        directive.kind(),
        String.valueOf(directive.epoch()),
        String.valueOf(directive.generation()),
        ack.status(),
        ack.detail());
    synchronized (pendingAcks) {
      pendingAcks.remove(directive.id());
      pendingAcks.put(directive.id(), ack);
      Iterator<String> oldest = pendingAcks.keySet().iterator();
      while (pendingAcks.size() > MAX_PENDING_ACKS) {
        oldest.next();
        oldest.remove();
      }
    }
    threads.execute(this::flushAcks);
  }

  /** Sends what is pending, one sender at a time; what fails goes with the next heartbeat. */
  private void flushAcks() {
    boolean sent = true;
    while (sent && hasPending() && flushing.compareAndSet(false, true)) {
      try {
        sent = sendPending();
      } finally {
        flushing.set(false);
      }
    }
  }

  private boolean hasPending() {
    synchronized (pendingAcks) {
      return !pendingAcks.isEmpty();
    }
  }

  private boolean sendPending() {
    Map<String, Ack> batch;
    synchronized (pendingAcks) {
      batch = new LinkedHashMap<>(pendingAcks);
    }
    for (Map.Entry<String, Ack> entry : batch.entrySet()) {
      try {
        client.acknowledge(service, entry.getKey(), entry.getValue());
      } catch (IOException e) {
        warn("acknowledgement of " + entry.getKey(), e);
        if (worthRepeating(e)) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      synchronized (pendingAcks) {
        pendingAcks.remove(entry.getKey(), entry.getValue());
      }
    }
    return true;
  }

  private static boolean worthRepeating(IOException e) {
    return !(e instanceof SyntropyException answer)
        || answer.status() >= 500
        || answer.status() == 401
        || answer.status() == 429;
  }

  /** 404: the server forgot the service; 401: it refused the token. Both are settled by a PUT. */
  private void unknownToServer(Exception e) {
    if (e instanceof SyntropyException answer
        && (answer.status() == 404 || answer.status() == 401)) {
      registered = false;
      InputStream open = stream;
      if (open != null) {
        closeQuietly(open);
      }
      later(this::register);
    }
  }

  /** A new leader is chosen within seconds: no use in waiting longer and longer for it. */
  private void leaderless(Exception e) {
    if (e instanceof SyntropyException answer && answer.notLeader()) {
      attempt = Math.min(attempt, 1);
    }
  }

  private void later(Runnable task) {
    if (!closed) {
      int n = attempt;
      attempt = Math.min(n + 1, 30);
      timers.after(settings.backoff().delay(n, random), () -> threads.execute(task));
    }
  }

  private void heard() {
    lastContact = clock.instant();
  }

  private void warn(String what, Exception e) {
    if (!closed) {
      LOG.log(System.Logger.Level.WARNING, "{0} of {1} failed: {2}", what, service, e.toString());
    }
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "stream close", e);
    }
  }

  /** Stops heartbeats, the stream and the timers; what is in effect stays in effect. */
  @Override
  public void close() {
    closed = true;
    state.close();
    InputStream open = stream;
    if (open != null) {
      closeQuietly(open);
    }
    onClose.run();
    client.close();
  }
}
