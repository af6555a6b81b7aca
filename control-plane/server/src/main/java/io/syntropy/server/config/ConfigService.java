package io.syntropy.server.config;

import io.syntropy.server.action.OpenActions;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.config.Fault;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies the configuration folder: as a whole, with the shrink guard, keeping each bad document's
 * last good version. Looks every 2 s for changes.
 */
@ApplicationScoped
public class ConfigService {
  private static final Logger LOG = Logger.getLogger(ConfigService.class);
  private static final int EVERY_SECONDS = 2;

  private final ControlLoop loop;
  private final LoopState state;
  private final OpenActions open;
  private final AuditLog audit;
  private final Clock clock;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("config-watch").unstarted(task));
  private @Nullable ConfigFolder folder;
  private String seen = "";
  private boolean orphans;
  private volatile Status status = new Status(null, null, 0, List.of());

  /** Applies through {@code loop}. */
  public ConfigService(
      ControlLoop loop, LoopState state, OpenActions open, AuditLog audit, Clock clock) {
    this.loop = loop;
    this.state = state;
    this.open = open;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * What is in force and what is wrong with what was last read (contracts §5).
   *
   * @param documents how many documents are live
   */
  public record Status(
      @Nullable String commit, @Nullable Instant appliedAt, int documents, List<Fault> faults) {
    /** Copies the list. */
    public Status {
      faults = List.copyOf(faults);
    }
  }

  /** Applies {@code folder} and goes on watching it. */
  public void start(ConfigFolder folder) {
    this.folder = folder;
    apply(false, "startup");
    watch.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  /** What is in force. */
  public Status status() {
    return status;
  }

  /** The faults of {@code files} beside what is live; applies nothing. */
  public List<Fault> validate(Map<String, String> files) {
    return Candidate.of(files, Configuration.EMPTY, Set.of()).faults();
  }

  /**
   * Reads the folder and applies it.
   *
   * @param allowShrink apply even what removes most documents
   */
  public synchronized Status apply(boolean allowShrink, String actor) {
    ConfigFolder from = folder;
    if (from == null) {
      throw ApiException.of(503, "unavailable", "configuration: not started yet");
    }
    Configuration live = loop.ask(state::configuration);
    ConfigFolder.Content content;
    try {
      content = from.read();
    } catch (IOException e) {
      status =
          new Status(
              live.commit(),
              live.appliedAt(),
              live.documents().size(),
              List.of(new Fault(".", 1, 1, "the folder cannot be read: " + e.getMessage())));
      return status;
    }
    seen = content.hash();
    Candidate candidate = Candidate.of(content.files(), live, loop.ask(open::policies));
    List<Fault> faults = new ArrayList<>(candidate.faults());
    orphans = !candidate.orphans().isEmpty();
    if (candidate.shrinksSharply(live) && !allowShrink) {
      faults.add(
          new Fault(
              ".",
              1,
              1,
              "not applied: %d of %d live documents are gone, e.g. %s (expected fewer than two or at most 20 %%; apply with --allow-shrink if meant)"
                  .formatted(
                      candidate.removed().size(),
                      live.documents().size(),
                      candidate.removed().iterator().next())));
    } else if (!candidate.effective().equals(live.documents()) || live.appliedAt() == null) {
      ControlEvent.ConfigApplied event =
          new ControlEvent.ConfigApplied(
              Instant.now(clock),
              live.generation() + 1,
              content.hash(),
              actor,
              candidate.effective());
      audit.appendAlone(ConfigAudit.applied(event, candidate, live));
      loop.submit(event);
      live = loop.ask(state::configuration);
    }
    if (!faults.equals(status.faults())) {
      report(faults);
    }
    status = new Status(live.commit(), live.appliedAt(), live.documents().size(), faults);
    return status;
  }

  @PreDestroy
  void stop() {
    watch.shutdownNow();
  }

  private void look() {
    ConfigFolder from = folder;
    try {
      if (from != null && (orphans || !from.read().hash().equals(seen))) {
        apply(false, "folder");
      }
    } catch (IOException | RuntimeException e) {
      LOG.warnf("configuration folder: %s", e.getMessage());
    }
  }

  private static void report(List<Fault> faults) {
    for (Fault fault : faults) {
      LOG.warnf(
          "configuration: %s:%d:%d: %s",
          fault.file(), fault.line(), fault.column(), fault.message());
    }
  }
}
