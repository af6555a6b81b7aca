package io.syntropy.server.loop;

import io.syntropy.policy.ActionUpdate;
import io.syntropy.policy.DirectiveChange;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Mode;
import io.syntropy.policy.Page;
import io.syntropy.policy.ProtectiveChange;
import io.syntropy.policy.ScaleChange;
import io.syntropy.policy.TrafficShift;
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

  /** The service an intent is about; empty where none is asked about. */
  static String service(Intent intent) {
    return switch (intent) {
      case TrafficShift s -> s.service();
      case ProtectiveChange c -> c.service();
      case ScaleChange c -> c.service();
      case DirectiveChange c -> c.service();
      case Page p -> p.service();
      case ActionUpdate u -> "";
    };
  }

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
