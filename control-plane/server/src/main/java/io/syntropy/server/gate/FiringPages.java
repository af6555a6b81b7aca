package io.syntropy.server.gate;

import io.syntropy.slo.SloState;
import io.syntropy.slo.SloStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether a page fires on an SLO. Asked on the control loop's thread. */
@ApplicationScoped
public class FiringPages {

  /**
   * What the alerts of one SLO say.
   *
   * @param page the page that fires, null for none
   * @param frozen why alerts can neither fire nor resolve, null when they can
   */
  record Pages(@Nullable String page, @Nullable String frozen) {}

  /** The pages of {@code slo}. */
  Pages of(SloStatus slo) {
    for (SloStatus.Group group : slo.groups()) {
      Map<String, @Nullable Double> burn = group.budget().burn();
      if (!group.fresh() || !burns(group.state())) {
        continue;
      }
      if (both(burn, "1h", "5m", 14.4)) {
        return new Pages("14.4/1h " + group.labels(), null);
      }
      if (both(burn, "6h", "30m", 6)) {
        return new Pages("6/6h " + group.labels(), null);
      }
    }
    return new Pages(null, null);
  }

  private static boolean burns(SloState state) {
    return state == SloState.BURNING || state == SloState.EXHAUSTED;
  }

  private static boolean both(
      Map<String, @Nullable Double> burn, String longer, String shorter, double factor) {
    return Objects.requireNonNullElse(burn.get(longer), 0.0) >= factor
        && Objects.requireNonNullElse(burn.get(shorter), 0.0) >= factor;
  }
}
