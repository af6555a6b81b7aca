package io.syntropy.slo.alert;

import io.syntropy.slo.Objective;
import io.syntropy.slo.TimeWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How an SLO alerts.
 *
 * @param defaults whether the default tiers of {@link BurnTier#defaults} apply
 * @param rules the tiers its policies and annotations name
 * @param guards of the default tiers
 */
public record AlertSettings(boolean defaults, List<AlertRule> rules, Guards guards) {
  /** The default tiers and nothing else: what an SLO without any setting has. */
  public static final AlertSettings DEFAULT = new AlertSettings(true, List.of(), Guards.DEFAULT);

  /** No alerts at all. */
  public static final AlertSettings NONE = new AlertSettings(false, List.of(), Guards.DEFAULT);

  /** Severity, then burn before spent before absence, then the larger factor or share. */
  private static final Comparator<AlertRule> ORDER =
      Comparator.comparing((AlertRule rule) -> rule.tier().severity())
          .thenComparing(rule -> rank(rule.tier()))
          .thenComparing(rule -> -size(rule.tier()))
          .thenComparing(rule -> rule.tier().text());

  public AlertSettings {
    rules = List.copyOf(rules);
  }

  /**
   * The rules of one objective, the highest first; a default tier that can never fire for its
   * target is left out.
   */
  public List<AlertRule> rulesFor(Objective objective, TimeWindow window) {
    List<AlertRule> all = new ArrayList<>(rules);
    if (defaults) {
      BurnTier.defaults(window.nominal()).stream()
          .filter(tier -> tier.canFire(objective.target()))
          .map(tier -> new AlertRule(AlertRule.DEFAULT_POLICY, tier, Duration.ZERO, guards, true))
          .forEach(all::add);
    }
    all.sort(ORDER);
    return List.copyOf(all);
  }

  /**
   * The tiers, in their own order, that no error ratio reaches at the target of {@code objective}:
   * default ones are left out of {@link #rulesFor}, others are in it and never fire.
   */
  public List<String> neverFire(Objective objective, TimeWindow window) {
    List<AlertTier> all = new ArrayList<>();
    if (defaults) {
      all.addAll(BurnTier.defaults(window.nominal()));
    }
    rules.forEach(rule -> all.add(rule.tier()));
    return all.stream()
        .filter(tier -> !tier.canFire(objective.target()))
        .map(AlertTier::text)
        .distinct()
        .toList();
  }

  private static int rank(AlertTier tier) {
    return switch (tier) {
      case BurnTier burn -> 0;
      case SpentTier spent -> 1;
      case AbsenceTier absence -> 2;
    };
  }

  private static double size(AlertTier tier) {
    return switch (tier) {
      case BurnTier burn -> burn.factor();
      case SpentTier spent -> spent.share();
      case AbsenceTier absence -> 0;
    };
  }
}
