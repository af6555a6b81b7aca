package io.syntropy.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What carries decisions out, modelled step by step so that every step can be cut off: commit,
 * capture, write, answer. Rows and the newest epoch survive a crash, jobs do not. The server's own
 * parts are proved against real stores; this shows that the controller and these rules together
 * hold the invariants.
 */
final class Desk {
  /** A step after which a process may die. */
  enum Boundary {
    NOTHING,
    DECISION,
    COMMIT,
    CAPTURE,
    WRITE,
    ANSWER
  }

  /** A committed action. */
  private static final class Row {
    final TrafficShift shift;
    boolean settled;

    Row(TrafficShift shift) {
      this.shift = shift;
    }
  }

  /** The work on a row in one process. */
  private static final class Job {
    final Row row;
    final long epoch;
    @Nullable Map<String, Double> captured;
    boolean unknown;
    boolean written;
    @Nullable Instant answerAt;
    Instant startsAt = Instant.MIN;

    Job(Row row, long epoch, boolean unknown) {
      this.row = row;
      this.epoch = epoch;
      this.unknown = unknown;
    }
  }

  final Router router = new Router();
  private final World world;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final List<Job> jobs = new ArrayList<>();
  private final List<Job> paused = new ArrayList<>();
  private final Set<String> told = new HashSet<>();
  private final List<Outcome> past = new ArrayList<>();
  long newest = 1;
  long epoch = 1;
  boolean auditFull;
  boolean policyUndefined;
  boolean loseAnswer;
  boolean loseWrite;
  boolean duplicates;
  Duration delay = Duration.ZERO;
  Boundary dieAfter = Boundary.NOTHING;
  boolean dead;
  private Instant wakeAt = Instant.MAX;

  Desk(World world) {
    this.world = world;
    router.weights.putAll(world.routed);
  }

  /** Commits a step of the writer of {@code by}; false drops it with its state. */
  boolean commit(Step step, long by) {
    if (by < newest) {
      return false;
    }
    boolean acts =
        step.intents().stream().anyMatch(i -> i instanceof TrafficShift s && s.effective());
    if (dies(Boundary.DECISION, acts) || (auditFull && !step.intents().isEmpty())) {
      return false;
    }
    for (Intent intent : step.intents()) {
      if (intent instanceof TrafficShift s && s.effective()) {
        // An older plan is never carried on once a newer one is committed (I15).
        jobs.clear();
        rows.values().forEach(row -> row.settled = true);
        Row row = new Row(s);
        rows.put(s.decisionKey(), row);
        tell(new Outcome(s.decisionKey(), Outcome.State.RECORDED, world.now, ""));
        if (!dies(Boundary.COMMIT, true)) {
          Job job = new Job(row, by, false);
          job.startsAt = world.now.plus(delay);
          jobs.add(job);
        }
      }
    }
    return true;
  }

  /** Goes on with what was committed before this tick. */
  void work() {
    if (dead) {
      return;
    }
    for (Job job : List.copyOf(jobs)) {
      turn(job);
      if (dead) {
        return;
      }
    }
    if (!world.now.isBefore(wakeAt)) {
      // Woken after another writer took over: it does not know yet.
      paused.forEach(this::write);
      paused.clear();
    }
  }

  private void turn(Job job) {
    TrafficShift s = job.row.shift;
    Instant due = job.answerAt;
    if (job.unknown && job.written && router.key.equals(s.decisionKey())) {
      settle(job, Outcome.State.APPLIED);
    } else if (due == null && world.now.isBefore(job.startsAt)) {
      return;
    } else if (due == null) {
      if (router.foreign()) {
        settle(job, Outcome.State.OPERATOR_OWNED);
        return;
      }
      if (router.key.equals(s.decisionKey())) {
        settle(job, Outcome.State.APPLIED);
        return;
      }
      job.captured = Map.copyOf(router.weights);
      if (dies(Boundary.CAPTURE, true)) {
        return;
      }
      attempt(job);
    } else if (world.acks && !world.now.isBefore(due)) {
      settle(job, Outcome.State.APPLIED);
    }
  }

  private void attempt(Job job) {
    if (loseWrite) {
      loseWrite = false;
      job.unknown = true;
      return;
    }
    write(job);
    if (dies(Boundary.WRITE, true)) {
      return;
    }
    if (loseAnswer) {
      loseAnswer = false;
      job.unknown = true;
    } else {
      job.answerAt = world.now.plus(world.ack);
    }
  }

  private void write(Job job) {
    TrafficShift s = job.row.shift;
    boolean committed = rows.containsKey(s.decisionKey());
    job.written = true;
    if (router.write(world.now, job.epoch, s.decisionKey(), s.weights(), job.captured, committed)
        && world.routerWorks) {
      world.routed = new java.util.TreeMap<>(s.weights());
    }
  }

  private void settle(Job job, Outcome.State state) {
    jobs.remove(job);
    if (dies(Boundary.ANSWER, true)) {
      return;
    }
    job.row.settled = true;
    tell(new Outcome(job.row.shift.decisionKey(), state, world.now, state.name()));
  }

  private void tell(Outcome outcome) {
    world.news.add(outcome);
    if (duplicates) {
      world.news.add(outcome);
    }
    past.add(outcome);
  }

  /** An old answer comes again. */
  void late(int which) {
    if (!past.isEmpty()) {
      world.news.add(past.get(Math.floorMod(which, past.size())));
    }
  }

  /** The target refuses the action in flight before it was written. */
  void reject() {
    for (Job job : List.copyOf(jobs)) {
      if (!job.written) {
        settle(job, Outcome.State.FAILED);
      }
    }
  }

  private boolean dies(Boundary here, boolean may) {
    if (may && dieAfter == here && here != Boundary.NOTHING) {
      dieAfter = Boundary.NOTHING;
      dead = true;
    }
    return dead;
  }

  /** The next writer: it knows the rows only and reads the target before anything else. */
  void restart() {
    jobs.clear();
    dead = false;
    dieAfter = Boundary.NOTHING;
    world.news.clear();
    epoch = ++newest;
    // Its first word to the target is its epoch.
    router.epoch = Math.max(router.epoch, epoch);
    for (Row row : rows.values()) {
      if (!row.settled) {
        jobs.add(new Job(row, epoch, true));
      }
    }
  }

  /** Another takes over while this one sleeps with its jobs in hand. */
  void pause(Instant until) {
    List<Job> asleep = List.copyOf(jobs);
    restart();
    wakeAt = until;
    asleep.stream().filter(j -> !j.written).forEach(paused::add);
  }

  /** The operator puts back what the controller wants. */
  void release() {
    if (router.foreign()) {
      router.edit(world.state.weights());
      router.key = "released";
      world.routed = new java.util.TreeMap<>(world.state.weights());
    }
  }

  /** The operator changes the weights by hand. */
  void edit(String region) {
    Map<String, Double> theirs = new java.util.TreeMap<>(router.weights);
    theirs.replaceAll((name, w) -> name.equals(region) ? 0.5 + w / 2 : w / 2);
    router.edit(theirs);
    world.routed = new java.util.TreeMap<>(theirs);
  }
}
