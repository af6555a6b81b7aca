package io.syntropy.server.plan;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The last plans that were asked for, to be looked at by others; in memory, newest first. */
@ApplicationScoped
public class KeptPlans {
  /** So many are kept. */
  public static final int MOST = 20;

  /** So many documents of each. */
  public static final int MAX_DOCUMENTS = 500;

  private final Clock clock;
  private final Deque<KeptPlan> newest = new ArrayDeque<>();

  /** Keeps none yet. */
  public KeptPlans(Clock clock) {
    this.clock = clock;
  }

  /** Keeps what {@code plan} says of documents that would not stay as they are. */
  public synchronized KeptPlan keep(Plan plan, String by) {
    List<Plan.DocumentPlan> changed =
        plan.documents().stream()
            .filter(document -> document.change() != Plan.Change.unchanged)
            .toList();
    KeptPlan kept =
        new KeptPlan(
            UUID.randomUUID().toString(),
            Instant.now(clock),
            by,
            changed.size(),
            plan.documents().size() - changed.size(),
            new Plan(
                plan.source(),
                plan.commit(),
                plan.liveCommit(),
                plan.changes(),
                plan.shrink(),
                changed.stream().limit(MAX_DOCUMENTS).toList(),
                plan.faults(),
                List.of()));
    newest.addFirst(kept);
    if (newest.size() > MOST) {
      newest.removeLast();
    }
    return kept;
  }

  /** All that are kept. */
  public synchronized List<KeptPlan> all() {
    return List.copyOf(newest);
  }

  /** One of them. */
  public synchronized Optional<KeptPlan> find(String id) {
    return newest.stream().filter(kept -> kept.id().equals(id)).findFirst();
  }
}
