package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * I32, said again: which policies govern the open action of each region, kept from the shifts
 * alone, and whether its expiry, its steps and what it is told to be by are those.
 */
final class Pins {
  private record Pin(RegionPolicy policy, FailoverTerms terms, PolicyRevision revision) {}

  private record Flight(String region, TrafficShift.Kind kind, Pin before) {}

  private Pin current;
  private final Map<String, Pin> open = new HashMap<>();
  private final Map<String, Flight> flights = new HashMap<>();
  private final Map<String, Flight> last = new HashMap<>();
  private final Map<String, Integer> extensions = new HashMap<>();

  Pins(RegionPolicy policy, FailoverTerms terms) {
    current = new Pin(policy, terms, PolicyRevision.UNKNOWN);
  }

  void edited(RegionPolicy policy, FailoverTerms terms, PolicyRevision revision) {
    current = new Pin(policy, terms, revision);
  }

  RegionPolicy policy() {
    return current.policy();
  }

  /** What a region goes by. */
  RegionPolicy of(String region) {
    return open.getOrDefault(region, current).policy();
  }

  /** Both count. */
  List<FailoverTerms> terms(String region) {
    return List.of(current.terms(), open.getOrDefault(region, current).terms());
  }

  /** The strictest counts. */
  int minHealthy(int regions) {
    int minimum = current.policy().minHealthy(regions);
    for (Pin pin : open.values()) {
      minimum = Math.max(minimum, pin.policy().minHealthy(regions));
    }
    return minimum;
  }

  void told(ControlInputs in) {
    for (OperatorCommand command : in.commands()) {
      if (command instanceof OperatorCommand.Release r) {
        extensions.remove(r.region());
      }
    }
  }

  /** The target never had it: what governed before governs again. */
  void failed(String key) {
    Flight f = flights.get(key);
    if (f != null && f.kind() != TrafficShift.Kind.REVERT) {
      put(f.region(), f.before());
    }
  }

  private void put(String region, Pin pin) {
    if (pin == null) {
      open.remove(region);
    } else {
      open.put(region, pin);
    }
  }

  void updated(ActionUpdate u) {
    if (u.change() == ActionUpdate.Change.EXTENDED) {
      RegionPolicy.ActionTerms action = of(u.region()).action();
      assertThat(u.expiresAt())
          .as("I32 extension of %s", u)
          .isEqualTo(u.decidedAt().plus(action.extension()));
      assertThat(extensions.merge(u.region(), 1, Integer::sum))
          .as("I32 extensions of %s", u)
          .isLessThanOrEqualTo(action.extensions());
    } else if (u.reason().contains("all extensions used")) {
      assertThat(extensions.getOrDefault(u.region(), 0))
          .as("I32 extensions of %s", u)
          .isEqualTo(of(u.region()).action().extensions());
    }
  }

  /** An effective shift, with the state after it. */
  void shifted(TrafficShift s, ControllerState after) {
    String about = "I32: %s of %s at %s".formatted(s.kind(), s.region(), s.decidedAt());
    Pin before = open.get(s.region());
    Pin by =
        switch (s.kind()) {
          case DRAIN -> current;
          case SOFT, STEP, RESTORE -> before == null ? current : before;
          case REVERT -> before == null ? last.get(s.region()).before() : before;
        };
    assertThat(s.pinned()).as(about).isEqualTo(by.revision());
    assertThat(s.expiresAt())
        .as(about)
        .isEqualTo(s.decidedAt().plus(by.policy().action().expires()));
    RegionState r = after.regions().get(s.region());
    if (r.machine() == TrafficMachine.PROBATION && s.kind() != TrafficShift.Kind.REVERT) {
      double share = by.policy().probation().steps().get(r.step());
      double least = share / after.regions().size();
      // On its full share it receives for others, too.
      assertThat(s.weights().get(s.region()))
          .as(about)
          .isBetween(least - 1e-9, share < 1 ? least + 1e-9 : 1.0);
    }
    put(s.region(), s.kind() == TrafficShift.Kind.REVERT ? last.get(s.region()).before() : by);
    Flight flight = new Flight(s.region(), s.kind(), before);
    flights.put(s.decisionKey(), flight);
    last.put(s.region(), flight);
    extensions.remove(s.region());
  }

  /** What is back to normal goes by what is in force. */
  void settle(ControllerState after) {
    after
        .regions()
        .forEach((name, r) -> {
          if (r.machine() == TrafficMachine.NORMAL && r.soft() == 0) {
            open.remove(name);
            extensions.remove(name);
          }
        });
  }
}
