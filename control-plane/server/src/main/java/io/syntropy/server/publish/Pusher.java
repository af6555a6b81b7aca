package io.syntropy.server.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.syntropy.audit.Hash;
import io.syntropy.audit.NoteVerifier;
import io.syntropy.audit.SignedNote;
import io.syntropy.server.audit.AuditReader;
import io.syntropy.server.audit.Checkpoints;
import io.syntropy.server.audit.Cosignatures;
import io.syntropy.server.audit.Kept;
import io.syntropy.server.audit.KeptElsewhere;
import io.syntropy.server.data.AuditPush;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.http.ComponentHealth;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Sends signed checkpoints off this machine: every so often, and after so many entries. Each target
 * has a thread and a pace of its own; nothing waits for them, appends least of all.
 */
@ApplicationScoped
public class Pusher implements ComponentHealth, KeptElsewhere, MultiCollector {
  private static final Logger LOG = Logger.getLogger(Pusher.class);

  private final Checkpoints checkpoints;
  private final Clock clock;
  private final List<Push> pushes;
  private final PushedLog log;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("audit-push").daemon().factory());

  @Inject
  Pusher(
      ServerConfig config,
      Checkpoints checkpoints,
      AuditReader reader,
      Cosignatures cosignatures,
      ObjectMapper json,
      Clock clock)
      throws IOException {
    this(
        AuditPush.resolve(System.getenv()),
        config.data(),
        checkpoints,
        reader,
        cosignatures,
        json,
        clock);
  }

  Pusher(
      AuditPush settings,
      Path data,
      Checkpoints checkpoints,
      AuditReader reader,
      Cosignatures cosignatures,
      ObjectMapper json,
      Clock clock)
      throws IOException {
    this.checkpoints = checkpoints;
    this.clock = clock;
    this.pushes =
        PushSettings.targets(settings, data, cosignatures, json, clock).stream()
            .map(target -> new Push(target, settings.every(), settings.entries()))
            .toList();
    this.log = new OwnLog(checkpoints, reader);
  }

  private record OwnLog(Checkpoints checkpoints, AuditReader reader) implements PushedLog {
    @Override
    public NoteVerifier key() {
      return checkpoints.key();
    }

    @Override
    public long size() {
      return reader.size();
    }

    @Override
    public Hash root(long size) {
      return reader.root(size);
    }

    @Override
    public List<Hash> consistency(long first, long second) {
      return reader.consistency(first, second);
    }
  }

  void start(@Observes StartupEvent started) {
    if (!pushes.isEmpty()) {
      timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }
  }

  void stop(@Observes ShutdownEvent stopping) {
    timer.shutdownNow();
  }

  private void look() {
    try {
      long size = log.size();
      Instant now = clock.instant();
      List<Push> due = pushes.stream().filter(push -> push.due(size, now)).toList();
      if (!due.isEmpty()) {
        SignedNote note = checkpoints.current();
        due.forEach(push -> Thread.ofVirtual().start(() -> run(push, note)));
      }
    } catch (RuntimeException e) {
      LOG.debugf("no audit checkpoint to push: %s", e.getMessage());
    }
  }

  /** Pushes one checkpoint to one target, now. */
  void run(Push push, SignedNote note) {
    Push.State before = push.state();
    push.run(note, log, clock.instant());
    Push.State after = push.state();
    String name = push.target().name();
    if (after.rewritten() && !before.rewritten()) {
      LOG.errorf("audit checkpoint: %s %s", name, after.reason());
    } else if (!after.reason().equals(before.reason()) && !after.reason().isEmpty()) {
      LOG.warnf("audit checkpoint not pushed: %s %s", name, after.reason());
    }
  }

  List<Push> pushes() {
    return pushes;
  }

  @Override
  public Kept kept() {
    List<Kept.Checkpoint> kept = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    for (Push push : pushes) {
      String name = push.target().name();
      try {
        for (SignedNote note : push.kept()) {
          kept.add(new Kept.Checkpoint(name, log.of(note)));
        }
      } catch (IOException e) {
        unread.add(name + " " + e.getMessage());
      }
    }
    return new Kept(kept, unread);
  }

  @Override
  public String name() {
    return "audit_push";
  }

  @Override
  public Condition check() {
    if (pushes.isEmpty()) {
      return new Condition(
          Health.GOOD, "not asked for: checkpoints stay on this machine (SYNTROPY_AUDIT_PUSH)");
    }
    Health health = Health.GOOD;
    for (Push push : pushes) {
      Push.State state = push.state();
      if (!state.reason().isEmpty()) {
        health = Health.BAD;
      } else if (state.size() < 0 && health == Health.GOOD) {
        health = Health.UNKNOWN;
      }
    }
    return new Condition(
        health, pushes.stream().map(Pusher::words).collect(Collectors.joining("; ")));
  }

  private static String words(Push push) {
    Push.State state = push.state();
    String has =
        state.size() < 0
            ? "nothing pushed since the start"
            : "has " + state.size() + " entries since " + state.pushedAt();
    String name = push.target().name();
    return state.reason().isEmpty()
        ? name + " " + has
        : name + " " + state.reason() + " (" + state.failures() + " attempts; " + has + ")";
  }

  @Override
  public MetricSnapshots collect() {
    return PushMetrics.of(pushes, clock.instant());
  }
}
