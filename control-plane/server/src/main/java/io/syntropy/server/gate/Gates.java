package io.syntropy.server.gate;

import io.syntropy.policy.GuardResult;
import io.syntropy.policy.ReleaseChange;
import io.syntropy.policy.ReleaseGate;
import io.syntropy.policy.ReleaseInputs;
import io.syntropy.policy.ReleasePolicy;
import io.syntropy.policy.ReleaseVerdict;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.syntropy.slo.SloStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Asks the gate of a service: the policy in force, over what the engine and the alerts say. */
@ApplicationScoped
public class Gates {
  private final ControlLoop loop;
  private final LoopState state;
  private final FiringPages pages;
  private final GateOverrides overrides;

  /** Reads {@code state} through {@code loop}. */
  public Gates(ControlLoop loop, LoopState state, FiringPages pages, GateOverrides overrides) {
    this.loop = loop;
    this.state = state;
    this.pages = pages;
    this.overrides = overrides;
  }

  private record Asked(ReleasePolicy policy, boolean named, List<ReleaseInputs.SloReading> slos) {}

  /**
   * The answer at {@code now}.
   *
   * @throws ApiException 404 when nothing is known of the service
   */
  GateView ask(String service, ReleaseChange change, Instant now) {
    Asked asked = loop.ask(() -> read(service, now));
    List<GateOverride> live = overrides.live(service, now);
    ReleaseVerdict verdict =
        ReleaseGate.decide(
            asked.policy(),
            new ReleaseInputs(
                now,
                change,
                asked.slos(),
                live.stream()
                    .map(o -> new ReleaseInputs.Override(o.id(), o.by(), o.reason(), o.expiresAt()))
                    .toList()));
    List<String> reasons = new ArrayList<>();
    if (!asked.named()) {
      reasons.add("no ReleasePolicy names " + service + ": nothing is gated");
    }
    reasons.addAll(verdict.reasons());
    return GateView.of(verdict, reasons, asked.policy(), asked.named(), change, live, now);
  }

  /**
   * Checks that the service is known.
   *
   * @throws ApiException 404 when it is not
   */
  public void require(String service) {
    loop.ask(() -> known(service));
  }

  private boolean known(String service) {
    Configuration live = state.configuration();
    boolean known =
        state.registry().manifest(service).isPresent()
            || live.documents().containsKey("openslo/v1/Service/" + service)
            || live.slos().stream().anyMatch(slo -> slo.service().equals(service))
            || live.release(service).isPresent();
    if (!known) {
      throw ApiException.notFound(
          "service: %s is not known (expected a registered service or one with an SLO)"
              .formatted(service));
    }
    return true;
  }

  /** On the loop's thread. */
  private Asked read(String service, Instant now) {
    known(service);
    Configuration live = state.configuration();
    ReleasePolicy named = live.release(service).orElse(null);
    ReleasePolicy policy =
        named == null ? ReleasePolicy.defaults("the default policy", service) : named;
    return new Asked(
        policy, named != null, live.slos(policy).stream().map(name -> reading(name, now)).toList());
  }

  /**
   * What {@code policy} finds of one of its SLOs: rules {@code budget} or {@code coverage}, and
   * {@code page}, as far as it asks them. On the loop's thread.
   */
  public List<GuardResult> evidence(ReleasePolicy policy, String slo, Instant now) {
    return ReleaseGate.decide(
            policy,
            new ReleaseInputs(now, ReleaseChange.DEPLOY, List.of(reading(slo, now)), List.of()))
        .evidence();
  }

  private ReleaseInputs.SloReading reading(String name, Instant now) {
    SloStatus status = state.engine().status(name, now).orElse(null);
    if (status == null) {
      return new ReleaseInputs.SloReading(name, null, null, null, null, null);
    }
    FiringPages.Pages firing = pages.of(status);
    return new ReleaseInputs.SloReading(
        name,
        status.state(),
        status.leastBudget(),
        status.coverage(),
        firing.page(),
        firing.frozen());
  }
}
