package io.syntropy.policy;

import io.syntropy.slo.Selector;
import io.syntropy.slo.Signal;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.config.Selectors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the extra signals under a RegionPolicy's {@code signals}: those with a limit. */
final class ExtraSignals {
  private ExtraSignals() {}

  static List<ExtraSignal> read(@Nullable Node signals) {
    List<ExtraSignal> extras = new ArrayList<>();
    if (signals != null) {
      signals
          .fields()
          .forEach((name, node) -> {
            if (node.isMapping() && (node.has("above") || node.has("below"))) {
              ExtraSignal extra = one(name, node);
              if (extra != null) {
                extras.add(extra);
              }
            }
          });
    }
    return extras;
  }

  private static @Nullable ExtraSignal one(String name, Node node) {
    boolean above = node.has("above");
    if (above && node.has("below")) {
      node.known("above", "below").fault(name + ": above and below (expected one of them)");
    }
    ExtraSignal.Side side = above ? ExtraSignal.Side.ABOVE : ExtraSignal.Side.BELOW;
    double limit = node.number(side.field, v -> true, "a number", Double.NaN);
    Duration stale = node.duration("stale_after", ExtraSignal.DEFAULT_STALE_AFTER);
    Node at = node.mapping("selector");
    Selector selector = at == null ? null : Selectors.decode(at);
    node.rejectUnknown();
    if (selector == null || at == null || !node.faults().isEmpty()) {
      return null;
    }
    if (selector.signal() != Signal.METRIC) {
      at.fault("selector: %s (expected signal: metric)".formatted(selector.signal()));
      return null;
    }
    try {
      return new ExtraSignal(name, selector, side, limit, stale);
    } catch (IllegalArgumentException e) {
      node.fault(String.valueOf(e.getMessage()));
      return null;
    }
  }
}
