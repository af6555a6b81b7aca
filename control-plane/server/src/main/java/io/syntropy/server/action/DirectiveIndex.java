package io.syntropy.server.action;

import io.syntropy.server.registry.Directive;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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
