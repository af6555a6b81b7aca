package io.syntropy.server.action;

import io.syntropy.server.registry.Directive;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Which action a directive belongs to, for the newest directives. */
@ApplicationScoped
public class DirectiveIndex {
  private static final int KEPT = 50_000;

  private final Map<Key, String> actions = new LinkedHashMap<>();

  private record Key(String service, long directive) {}

  void put(String service, Directive directive) {
    actions.put(new Key(service, directive.id()), directive.actionId());
    if (actions.size() > KEPT) {
      actions.remove(actions.keySet().iterator().next());
    }
  }

  Optional<String> actionOf(String service, long directive) {
    return Optional.ofNullable(actions.get(new Key(service, directive)));
  }
}
