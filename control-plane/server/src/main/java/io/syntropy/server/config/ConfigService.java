package io.syntropy.server.config;

import io.syntropy.server.action.OpenActions;
import io.syntropy.server.audit.AuditLog;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.ErrorDetail;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.config.Fault;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Applies what the configuration's source holds: as a whole, with the shrink guard, keeping each
 * bad document's last good version. Looks for news by itself.
 */
@ApplicationScoped
public class ConfigService {
  private static final Logger LOG = Logger.getLogger(ConfigService.class);

  /** Lets the pushes of a minute's work become few fetches. */
  private static final int NUDGE_DELAY_MILLIS = 500;

  private static final int MAX_DETAILS = 200;

  private final ControlLoop loop;
  private final LoopState state;
  private final OpenActions open;
  private final AuditLog audit;
  private final Clock clock;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("config-watch").unstarted(task));
  private final AtomicBoolean nudged = new AtomicBoolean();
  private @Nullable ConfigSource source;
  private String seen = "";
  private boolean again;
  private Set<String> orphans = Set.of();
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

  /** Applies what {@code from} holds and goes on watching it. */
  public void start(ConfigSource from) {
    synchronized (this) {
      source = from;
    }
    apply(false, "startup");
    long every = from.interval().toMillis();
    watch.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  /** What is in force. */
  public Status status() {
    return status;
  }

  /** Looks for news soon; several calls before that are one look. */
  public void nudge() {
    if (nudged.compareAndSet(false, true)) {
      watch.schedule(
          () -> {
            nudged.set(false);
            look();
          },
          NUDGE_DELAY_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  /** The source's name, for people. */
  public synchronized String source() {
    return from().kind() + " " + from().name();
  }

  /**
   * What the source holds now; applies nothing.
   *
   * @throws ApiException 503 when it cannot be read
   */
  public synchronized ConfigSource.Content newest() {
    try {
      return from().read();
    } catch (IOException e) {
      throw ApiException.of(503, "unavailable", source() + ": cannot be read: " + reason(e));
    }
  }

  /** The faults of {@code files} beside what is live; applies nothing. */
  public List<Fault> validate(Map<String, String> files) {
    return Candidate.of(files, Configuration.EMPTY, Set.of()).faults();
  }

  /**
   * Reads the source and applies it.
   *
   * @param allowShrink apply even what removes most documents
   */
  public synchronized Status apply(boolean allowShrink, String actor) {
    try {
      return apply(read(), allowShrink, actor);
    } catch (IOException e) {
      return failed(e);
    }
  }

  /**
   * Replaces what the source holds by {@code files} and applies it: all of it, or nothing.
   *
   * @param allowShrink apply even what removes most documents
   * @param release what becomes of open actions whose policy is removed; null to refuse it
   * @throws ApiException 400 when there is a fault, 409 when the shrink guard denies it, a policy
   *     with an open action would go, or the source is not written from here
   */
  public synchronized Status apply(
      Map<String, String> files, boolean allowShrink, @Nullable Release release, String actor) {
    ConfigSource to = from();
    if (!to.writable()) {
      throw ApiException.conflict(
          to.kind().equals("git")
              ? source() + " is changed by pushing a commit to it"
              : source() + " cannot be written by the server");
    }
    Configuration live = loop.ask(state::configuration);
    Candidate candidate = Candidate.of(files, live, loop.ask(open::policies));
    List<Fault> faults = candidate.faults();
    if (candidate.shrinksSharply(live) && !allowShrink) {
      throw ApiException.denied("nothing was written: " + shrunk(candidate, live).message());
    }
    if (faults.size() > candidate.orphans().size()) {
      throw ApiException.invalid(
          "nothing was written: %d faults".formatted(faults.size()),
          faults.stream().limit(MAX_DETAILS).map(ConfigService::detail).toList());
    }
    if (!candidate.orphans().isEmpty() && release == null) {
      throw ApiException.denied(
          "nothing was written: %s has an open action (--release=hold keeps it in force until that has ended, --release=revert starts its revert; \"release\" in the request)"
              .formatted(candidate.orphans().iterator().next()));
    }
    try {
      to.write(files);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw ApiException.of(500, "not_written", source() + ": cannot be written: " + reason(e));
    }
    Status applied = apply(allowShrink, actor);
    if (release == Release.revert) {
      revert(candidate.orphans(), actor);
    }
    return applied;
  }

  private void revert(Set<String> orphans, String actor) {
    for (String action : loop.ask(() -> open.of(Candidate.names(orphans)))) {
      loop.submit(
          new ControlEvent.Command(
              Instant.now(clock), action, "revert", actor, "its policy was removed"));
    }
  }

  private static ErrorDetail detail(Fault fault) {
    return new ErrorDetail(
        "%s:%d:%d".formatted(fault.file(), fault.line(), fault.column()), fault.message());
  }

  /** Whatever a source stumbles over is a reason not to change anything, never one not to start. */
  private ConfigSource.Content read() throws IOException {
    try {
      return from().read();
    } catch (ApiException notStarted) {
      throw notStarted;
    } catch (RuntimeException e) {
      throw new IOException("unexpected content: " + e, e);
    }
  }

  private ConfigSource from() {
    ConfigSource from = source;
    if (from == null) {
      throw ApiException.of(503, "unavailable", "configuration: not started yet");
    }
    return from;
  }

  private synchronized void look() {
    try {
      ConfigSource from = from();
      ConfigSource.Content content = read();
      if (again || !content.revision().equals(seen)) {
        apply(content, false, from.kind());
      }
    } catch (IOException e) {
      failed(e);
    } catch (RuntimeException e) {
      LOG.warnf("configuration: %s", e.getMessage());
    }
  }

  /** What cannot be read changes nothing; the next look tries again. */
  private Status failed(IOException failure) {
    Configuration live = loop.ask(state::configuration);
    String name = from().name();
    again = true;
    return tell(
        live,
        List.of(new Fault(name, 1, 1, "cannot be read, nothing changed: " + reason(failure))));
  }

  private Status apply(ConfigSource.Content content, boolean allowShrink, String actor) {
    Configuration live = loop.ask(state::configuration);
    Candidate candidate = Candidate.of(content, live, loop.ask(open::policies));
    List<Fault> faults = new ArrayList<>(candidate.faults());
    if (candidate.shrinksSharply(live) && !allowShrink) {
      faults.add(shrunk(candidate, live));
    } else if (candidate.changes(live) || isNewCommit(content, candidate, live)) {
      submit(content, candidate, live, actor);
      live = loop.ask(state::configuration);
    }
    page(candidate.orphans());
    seen = content.revision();
    again = !candidate.orphans().isEmpty();
    return tell(live, faults);
  }

  /** Whoever is on call hears of an orphan once, and of its end (I26). */
  private void page(Set<String> now) {
    for (String id : now) {
      if (!orphans.contains(id)) {
        paged(
            id, "page.trigger", "its document is gone and an action of it is open: it stays live");
      }
    }
    for (String id : orphans) {
      if (!now.contains(id)) {
        paged(id, "page.resolve", "it is back, or its action has ended");
      }
    }
    orphans = Set.copyOf(now);
  }

  private void paged(String id, String verb, String reason) {
    audit.appendAlone(
        AuditRecord.of("control-plane", verb, id, "page", Instant.now(clock))
            .withReason(reason)
            .withDecision("orphaned/" + id));
    LOG.warnf("%s %s: orphaned: %s", verb, id, reason);
  }

  /** A clean commit is in force even when it changes no document. */
  private boolean isNewCommit(
      ConfigSource.Content content, Candidate candidate, Configuration live) {
    return from().kind().equals("git")
        && candidate.faults().isEmpty()
        && !content.revision().equals(live.commit());
  }

  private void submit(
      ConfigSource.Content content, Candidate candidate, Configuration live, String actor) {
    ControlEvent.ConfigApplied event =
        new ControlEvent.ConfigApplied(
            Instant.now(clock),
            live.generation() + 1,
            content.revision(),
            actor,
            candidate.effective());
    audit.appendAlone(ConfigAudit.applied(event, candidate, live, source(), content.signer()));
    loop.submit(event);
  }

  private Status tell(Configuration live, List<Fault> faults) {
    if (!faults.equals(status.faults())) {
      report(faults);
    }
    String commit = live.appliedAt() == null ? null : live.commit();
    status = new Status(commit, live.appliedAt(), live.documents().size(), faults);
    return status;
  }

  @PreDestroy
  void stop() {
    watch.shutdownNow();
  }

  private static Fault shrunk(Candidate candidate, Configuration live) {
    return new Fault(
        ".",
        1,
        1,
        "not applied: %d of %d live documents are gone, e.g. %s (expected fewer than two or at most 20 %%; ./syntropy apply --allow-shrink, or allow_shrink in the request, if meant)"
            .formatted(
                candidate.removed().size(),
                live.documents().size(),
                candidate.removed().iterator().next()));
  }

  private static String reason(IOException failure) {
    String text = failure.getMessage();
    return text != null && !(failure instanceof FileSystemException)
        ? text
        : failure.getClass().getSimpleName() + ": " + text;
  }

  private static void report(List<Fault> faults) {
    for (Fault fault : faults) {
      LOG.warnf(
          "configuration: %s:%d:%d: %s",
          fault.file(), fault.line(), fault.column(), fault.message());
    }
  }
}
