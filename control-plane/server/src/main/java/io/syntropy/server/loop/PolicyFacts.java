package io.syntropy.server.loop;

import io.syntropy.policy.Mode;
import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.policy.organisation.Residency;
import io.syntropy.server.action.Action;
import io.syntropy.server.registry.Manifest;
import io.syntropy.server.registry.ServiceRegistry;
import java.util.List;
import java.util.TreeMap;

/** What the organisation is told of a service and of who decided. */
final class PolicyFacts {
  private PolicyFacts() {}

  /** Of a decision of the loop's own. */
  static ActionFacts of(
      ServiceRegistry registry, String service, Action.PolicyRef policy, Mode mode) {
    Manifest manifest = registry.manifest(service).orElse(null);
    return new ActionFacts(
        (manifest == null ? Manifest.Criticality.normal : manifest.criticality()).name(),
        manifest == null ? Residency.UNKNOWN : Residency.NONE,
        new TreeMap<>(),
        null,
        new ActionFacts.DecidingPolicy(policy.name(), policy.generation(), policy.hash(), mode),
        ActionFacts.Caller.CONTROLLER,
        null,
        List.of());
  }
}
