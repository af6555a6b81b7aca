package io.syntropy.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link DirectiveController} remembers; plain data, kept across restarts.
 *
 * @param open what is asked for and not over, by target
 * @param changes of the last hour, by target (I19)
 */
public record DirectiveState(
    SortedMap<String, Open> open, SortedMap<String, List<Instant>> changes) {
  /** Nothing was asked for. */
  public static final DirectiveState EMPTY = new DirectiveState(new TreeMap<>(), new TreeMap<>());

  public DirectiveState {
    open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
    SortedMap<String, List<Instant>> copies = new TreeMap<>();
    changes.forEach((target, list) -> copies.put(target, List.copyOf(list)));
    changes = Collections.unmodifiableSortedMap(copies);
  }

  /** Whether there is nothing to follow. */
  public boolean idle() {
    return open.isEmpty() && changes.isEmpty();
  }

  /**
   * One directive.
   *
   * @param applied whether every instance has confirmed it
   * @param expiresAt null for kinds without an undo
   */
  public record Open(
      String decisionKey,
      DirectiveKind kind,
      String service,
      String region,
      SortedMap<String, String> desired,
      boolean applied,
      Instant since,
      @Nullable Instant expiresAt) {
    public Open {
      desired = Collections.unmodifiableSortedMap(new TreeMap<>(desired));
    }

    Open confirmed() {
      return new Open(decisionKey, kind, service, region, desired, true, since, expiresAt);
    }
  }

  /** The changes of a target in the hour before {@code now}. */
  static List<Instant> recent(@Nullable List<Instant> all, Instant now) {
    List<Instant> recent = new ArrayList<>();
    if (all != null) {
      all.stream().filter(at -> at.isAfter(now.minus(Guard.RATE_WINDOW))).forEach(recent::add);
    }
    return recent;
  }
}
