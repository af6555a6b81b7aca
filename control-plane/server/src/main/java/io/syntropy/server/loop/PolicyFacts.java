package io.syntropy.server.loop;

import io.syntropy.policy.ActionUpdate;
import io.syntropy.policy.DirectiveChange;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.FailoverStep;
import io.syntropy.policy.FailoverTerms;
import io.syntropy.policy.Intent;
import io.syntropy.policy.Mode;
import io.syntropy.policy.Page;
import io.syntropy.policy.ProtectiveChange;
import io.syntropy.policy.RollbackRequest;
import io.syntropy.policy.ScaleChange;
import io.syntropy.policy.TrafficShift;
import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.policy.organisation.Residency;
import io.syntropy.server.action.Action;
import io.syntropy.server.registry.Manifest;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
      case FailoverStep s -> s.service();
      case RollbackRequest r -> r.service();
      case Page p -> p.service();
      case ActionUpdate u -> "";
    };
  }

  private static @Nullable List<String> receivers(FailoverTerms terms, Intent intent) {
    var allowed = terms.allowedReceivers();
    String region =
        intent instanceof TrafficShift shift
            ? shift.region()
            : intent instanceof FailoverStep step && step.dns() != null ? step.region() : null;
    return allowed == null || region == null ? null : allowed.getOrDefault(region, List.of());
  }

  /** Of a decision of the loop's own. */
  static ActionFacts of(LoopState state, Intent intent, Action.PolicyRef policy, Mode mode) {
    Action.PolicyRef pinned = policy.at(intent.pinned());
    String service = service(intent);
    Manifest manifest = state.registry().manifest(service).orElse(null);
    FailoverPolicy failover = state.configuration().failover(service).orElse(null);
    FailoverTerms terms =
        failover == null
            ? FailoverTerms.NONE
            : FailoverTerms.of(failover, state.configuration().regions());
    return new ActionFacts(
        (manifest == null ? Manifest.Criticality.normal : manifest.criticality()).name(),
        manifest == null
            ? Residency.UNKNOWN
            : terms.resident().isEmpty() ? Residency.NONE : Residency.REQUIRED,
        terms.jurisdictions(),
        receivers(terms, intent),
        new ActionFacts.DecidingPolicy(pinned.name(), pinned.generation(), pinned.hash(), mode),
        ActionFacts.Caller.CONTROLLER,
        null,
        List.of());
  }
}
