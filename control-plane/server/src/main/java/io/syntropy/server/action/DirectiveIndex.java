package io.syntropy.server.action;

import io.syntropy.server.registry.Directive;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which action a directive belongs to, for the newest directives. */
@ApplicationScoped
public class DirectiveIndex {
  private static final int KEPT = 50_000;

  private final Map<Key, String> actions = new LinkedHashMap<>();

  private final Map<Scope, Directive> newest = new HashMap<>();

  private final Map<String, Long> last = new HashMap<>();

  private record Key(String service, long directive) {}

  private record Scope(String service, String kind, @Nullable String region) {}

  /**
   * What is kept in a checkpoint.
   *
   * @param actions which action each directive belongs to, oldest first
   * @param newest what each service was last asked for
   */
  public record Saved(List<Entry> actions, List<Wanted> newest) {
    /** One directive's number. */
    public record Entry(String service, long directive, String action) {}

    /** One directive. */
    public record Wanted(String service, Directive directive) {}

    /** Copies the lists. */
    public Saved {
      actions = List.copyOf(actions);
      newest = List.copyOf(newest);
    }
  }

  /** What to keep in a checkpoint: an answer about an action that is over changes nothing. */
  Saved save(Set<String> open) {
    List<Saved.Entry> entries = new ArrayList<>();
    actions.forEach((key, action) -> {
      if (open.contains(action)) {
        entries.add(new Saved.Entry(key.service(), key.directive(), action));
      }
    });
    List<Saved.Wanted> wanted = new ArrayList<>();
    newest.forEach((scope, directive) -> wanted.add(new Saved.Wanted(scope.service(), directive)));
    wanted.sort(Comparator.comparing(Saved.Wanted::service).thenComparing(w -> w.directive().id()));
    return new Saved(entries, wanted);
  }

  /** Replaces everything by what a checkpoint kept. */
  void restore(Saved saved) {
    actions.clear();
    newest.clear();
    last.clear();
    saved.actions().forEach(e -> actions.put(new Key(e.service(), e.directive()), e.action()));
    for (Saved.Wanted wanted : saved.newest()) {
      Directive directive = wanted.directive();
      newest.put(new Scope(wanted.service(), directive.kind(), directive.region()), directive);
      last.merge(wanted.service(), directive.id(), Math::max);
    }
  }

  void put(String service, Directive directive) {
    actions.put(new Key(service, directive.id()), directive.actionId());
    last.merge(service, directive.id(), Math::max);
    newest.put(new Scope(service, directive.kind(), directive.region()), directive);
    if (actions.size() > KEPT) {
      actions.remove(actions.keySet().iterator().next());
    }
  }

  /** The number of the newest directive to {@code service}, 0 for none. */
  long last(String service) {
    return last.getOrDefault(service, 0L);
  }

  Optional<String> actionOf(String service, long directive) {
    return Optional.ofNullable(actions.get(new Key(service, directive)));
  }

  /** What {@code service} was last asked for by a directive of {@code kind} about a region. */
  public Optional<Directive> newest(String service, String kind, String region) {
    return Optional.ofNullable(newest.get(new Scope(service, kind, region)));
  }
}
