package io.syntropy.server.lease;

import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.http.ApiException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whether this server is the one that acts. Renews or tries to take the lease on a thread of its
 * own; that the lease ran out is noticed by {@link #watch} too, which needs no database.
 */
@ApplicationScoped
public class Leadership {
  private static final Logger LOG = Logger.getLogger(Leadership.class);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final LeaseStore store;
  private final LeaseTerms terms = LeaseTerms.DEFAULT;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("lease").unstarted(task));
  private volatile Lease lease = Lease.following(terms);
  private volatile @Nullable Seen seen;
  private LeaseStore.@Nullable Holder self;
  private @Nullable Listener listener;
  private boolean stopped;

  /** The epoch whose term ended without another server's doing, 0 for none. */
  private volatile long ended;

  /** When the database answered last. */
  private volatile long answered = System.nanoTime();

  /** The epoch whose state was taken up: before, this server has the lease and does not act yet. */
  private volatile long takenUp = -1;

  /** The lease in {@code store}. */
  public Leadership(LeaseStore store) {
    this.store = store;
  }

  private record Seen(LeaseStore.Row row, long at) {}

  /** Who acts. */
  public enum Role {
    leader,
    follower
  }

  /**
   * How this server stands.
   *
   * @param holder the lease's holder as last seen, empty for nobody
   * @param address the holder's address, empty when unknown
   * @param age since the holder's last renewal, as far as this server knows
   */
  public record Standing(Role role, String holder, String address, long epoch, Duration age) {}

  /** Hears of changes; called on the lease's thread, {@link #lost} on any. */
  public interface Listener {
    /**
     * This server has the lease.
     *
     * @throws RuntimeException when it cannot take up the state: the lease is given back
     */
    void gained(long epoch);

    /** This server may not act any more. */
    void lost(long epoch, String reason);

    /**
     * The term of {@code epoch} ended without anyone else's doing, and the database has not
     * answered for as long as a lease may be used. Called once for a term; it ends with {@link
     * #gained} or {@link #following}.
     */
    void blind(long epoch, String reason);

    /** Another server holds the lease; called again and again while it does. */
    void following(LeaseStore.Row row);
  }

  /**
   * Makes the first attempt, and goes on by itself.
   *
   * @throws DatabaseException when the database does not answer
   */
  public void start(LeaseStore.Holder holder, Listener hears) {
    self = holder;
    listener = hears;
    ask(Lease.Due.TAKE, true);
    thread.scheduleWithFixedDelay(
        this::step, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives the lease back; nothing is asked any more. */
  public void stop() {
    thread.shutdownNow();
    Lease last;
    synchronized (this) {
      stopped = true;
      last = lease;
      lease = last.lost();
    }
    LeaseStore.Holder holder = self;
    if (last.holds() && holder != null) {
      try {
        store.release(holder, last.epoch());
      } catch (DatabaseException e) {
        LOG.infof("the lease was not given back, it runs out: %s", e.getMessage());
      }
    }
  }

  @PreDestroy
  void end() {
    thread.shutdownNow();
  }

  /** Whether this server acts: it holds the lease and has taken up the state. */
  public boolean leads() {
    Lease known = lease; // before the clock, or a renewal in between looks like a jump
    return known.epoch() == takenUp && known.leads(System.nanoTime());
  }

  /** Whether this server may act now as the writer of {@code epoch}. */
  public boolean leads(long epoch) {
    Lease known = lease;
    return known.epoch() == epoch && known.leads(System.nanoTime());
  }

  /** Gives up a lease that was not renewed in time. */
  public void watch() {
    long now = System.nanoTime();
    change(
        known -> {
          Lease next = known.at(now);
          ended = known.holds() && !next.holds() ? known.epoch() : ended;
          return next;
        },
        "not renewed for %d s".formatted(terms.usable().toSeconds()));
  }

  /** The fence refused {@code epoch}. */
  void fenced(long epoch, String reason) {
    change(known -> known.epoch() == epoch ? known.lost() : known, reason);
  }

  /**
   * What the database holds is not known to the writer of {@code epoch}: its term ends, and the
   * next one begins with what is there (I14).
   */
  public void doubt(long epoch, String reason) {
    change(
        known -> {
          boolean ends = known.epoch() == epoch && known.holds();
          ended = ends ? epoch : ended;
          return ends ? known.lost() : known;
        },
        reason);
  }

  /** The database did not answer. */
  private void unanswered(String reason) {
    long epoch = ended;
    long silence = System.nanoTime() - answered;
    if (epoch > 0 && !lease.holds() && silence >= terms.usable().toNanos() && listener != null) {
      ended = 0;
      listener.blind(epoch, reason);
    }
  }

  /** How this server stands, for people. */
  public Standing standing() {
    Lease known = lease;
    long now = System.nanoTime();
    LeaseStore.Holder me = self;
    Long confirmed = known.confirmedAt();
    if (me != null && confirmed != null && known.leads(now) && known.epoch() == takenUp) {
      return new Standing(
          Role.leader,
          me.id(),
          me.address(),
          known.epoch(),
          Duration.ofNanos(Math.max(0, now - confirmed)));
    }
    Seen last = seen;
    return last == null
        ? new Standing(Role.follower, "", "", known.epoch(), Duration.ZERO)
        : new Standing(
            Role.follower,
            last.row().holder(),
            last.row().address(),
            last.row().epoch(),
            last.row().age().plusNanos(now - last.at()));
  }

  /** What a follower answers to what only the leader can do: 503 with the leader's address. */
  public ApiException refusal() {
    Standing standing = standing();
    LeaseStore.Holder me = self;
    boolean other =
        standing.role() == Role.follower
            && !standing.address().isEmpty()
            && (me == null || !standing.holder().equals(me.id()))
            && standing.age().compareTo(terms.ttl()) < 0;
    ApiException refusal =
        ApiException.of(
                503,
                "not_leader",
                other
                    ? "this server follows; the leader is " + standing.address()
                    : "no leader at present; one is chosen within seconds")
            .withRetryAfter(Duration.ofSeconds(1));
    return other ? refusal.withHeader("X-Syntropy-Leader", standing.address()) : refusal;
  }

  private void step() {
    try {
      watch();
      ask(lease.due(System.nanoTime()), false);
    } catch (DatabaseException e) {
      LOG.debugf("lease: %s", e.getMessage());
      unanswered(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.warnf(e, "lease: %s", e.getMessage());
    }
  }

  private void ask(Lease.Due due, boolean restart) {
    LeaseStore.Holder me = self;
    if (due == Lease.Due.NOTHING || me == null) {
      return;
    }
    long now = System.nanoTime();
    Lease asking = change(known -> known.asked(now), "");
    if (due == Lease.Due.RENEW) {
      boolean renewed = store.renew(me, asking.epoch(), terms.ttl());
      answered = System.nanoTime();
      if (renewed) {
        change(known -> known.renewed(asking.epoch(), now), "");
        seen = seen(me, asking.epoch(), now);
      } else {
        fenced(asking.epoch(), "another server has taken the lease");
      }
      return;
    }
    Optional<Long> granted = store.take(me, asking.epoch(), restart, terms.ttl());
    answered = System.nanoTime();
    ended = 0;
    if (granted.isPresent()) {
      gained(me, granted.get(), now);
    } else {
      LeaseStore.Row row = store.look();
      seen = new Seen(row, System.nanoTime());
      if (listener != null) {
        listener.following(row);
      }
    }
  }

  private void gained(LeaseStore.Holder me, long epoch, long since) {
    synchronized (this) {
      if (stopped) {
        return;
      }
      lease = lease.taken(epoch, since);
    }
    seen = seen(me, epoch, since);
    LOG.infof("this server holds the lease, epoch %d", epoch);
    try {
      if (listener != null) {
        listener.gained(epoch);
      }
      takenUp = epoch;
    } catch (RuntimeException e) {
      change(Lease::lost, "the state could not be taken up: " + e.getMessage());
      store.release(me, epoch);
      throw e;
    }
  }

  private static Seen seen(LeaseStore.Holder me, long epoch, long at) {
    return new Seen(new LeaseStore.Row(me.id(), me.address(), epoch, Duration.ZERO, true), at);
  }

  /** One writer of the state; whoever ends a term tells of it, once. */
  private Lease change(UnaryOperator<Lease> step, String reason) {
    Lease before;
    Lease after;
    synchronized (this) {
      before = lease;
      after = step.apply(before);
      lease = after;
    }
    if (before.holds() && !after.holds()) {
      LOG.warnf("this server does not act any more, epoch %d: %s", before.epoch(), reason);
      if (listener != null) {
        listener.lost(before.epoch(), reason);
      }
    }
    return after;
  }
}
