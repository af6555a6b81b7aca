package io.syntropy.server.slo;

import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.alert.AlertView;
import io.syntropy.server.loop.LoopState;
import io.syntropy.server.slo.SloOutlook.ProjectionView;
import io.syntropy.server.slo.SloOutlook.TierView;
import io.syntropy.slo.Evaluation;
import io.syntropy.slo.Slo;
import io.syntropy.slo.SloState;
import io.syntropy.slo.SloStatus;
import io.syntropy.slo.WindowCounts;
import io.syntropy.slo.alert.AbsenceTier;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.AlertState.Phase;
import io.syntropy.slo.alert.AlertTier;
import io.syntropy.slo.alert.BurnTier;
import io.syntropy.slo.alert.EvaluationReading;
import io.syntropy.slo.alert.Projection;
import io.syntropy.slo.alert.Projection.Missing;
import io.syntropy.slo.alert.SpentTier;
import io.syntropy.slo.alert.TierOutlook;
import io.syntropy.slo.config.Durations;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the outlooks of SLOs. Confined to the control loop's thread. */
@ApplicationScoped
public class Outlooks {
  private static final Comparator<Nearest> ORDER =
      Comparator.comparing((Nearest n) -> n.outlook.kind())
          .thenComparing(n -> Optional.ofNullable(n.outlook.in()).orElse(Duration.ZERO))
          .thenComparing(n -> -Optional.ofNullable(n.outlook.longValue()).orElse(-1.0));

  private final LoopState state;
  private final AlertBook alerts;
  private final Consequences consequences;

  /** Reads {@code state} and {@code alerts}. */
  public Outlooks(LoopState state, AlertBook alerts, Consequences consequences) {
    this.state = state;
    this.alerts = alerts;
    this.consequences = consequences;
  }

  /** The group that is nearest to a tier. */
  private record Nearest(TierOutlook outlook, Map<String, String> labels, Instant mark) {}

  /** The outlook of {@code status}, of the live generation. */
  SloOutlook of(SloStatus status, Instant now) {
    Slo slo =
        state.engine().slos().stream()
            .filter(s -> s.name().equals(status.name()))
            .findFirst()
            .orElseThrow(() -> SloResource.undefined(status.name()));
    Projection first = projection(slo, 0, status, now);
    int least = least(status);
    Projection tightest = least == 0 ? first : projection(slo, least, status, now);
    return new SloOutlook(
        ProjectionView.of(first), tiers(slo, now), consequences.of(status, tightest, now));
  }

  /** The objective with least budget left, by which policies go. */
  private static int least(SloStatus status) {
    int least = 0;
    for (int i = 1; i < status.objectives().size(); i++) {
      double left = status.objectives().get(i).budget().budgetRemaining();
      least = left < status.objectives().get(least).budget().budgetRemaining() ? i : least;
    }
    return least;
  }

  private Projection projection(Slo slo, int objective, SloStatus status, Instant now) {
    Instant mark = status.watermark();
    if (slo.composite() != null) {
      return Projection.None.of(Missing.COMPOSITE);
    } else if (status.state() == SloState.NO_DATA || mark == null) {
      return Projection.None.of(Missing.NO_DATA);
    } else if (status.state() == SloState.STALE) {
      return Projection.None.of(Missing.STALE);
    }
    List<Duration> windows = windows(slo, objective);
    List<Duration> needed = Projection.needed(slo.window(), mark, windows);
    Sums sums = new Sums(needed);
    state
        .engine()
        .evaluate(
            slo.name(),
            now,
            evaluation -> {
              if (evaluation.objective() == objective) {
                sums.add(evaluation);
              }
            });
    Instant oldest = sums.oldest;
    if (oldest == null) {
      return Projection.None.of(Missing.NO_TRAFFIC);
    }
    Projection.Basis basis =
        new Projection.Basis(slo.window(), sums.errorBudget, mark, oldest, sums.whole());
    return Projection.of(basis, sums::over, windows);
  }

  /** The long windows of its tiers; of an SLO that never alerts, those that it would have. */
  private static List<Duration> windows(Slo slo, int objective) {
    Duration length = slo.window().nominal();
    List<Duration> own =
        slo.alerts().rulesFor(slo.objectives().get(objective), slo.window()).stream()
            .map(rule -> rule.tier().longWindow())
            .filter(window -> !window.isZero() && window.compareTo(length) <= 0)
            .distinct()
            .toList();
    List<Duration> usual =
        own.isEmpty() ? BurnTier.defaults(length).stream().map(BurnTier::longWindow).toList() : own;
    return usual.isEmpty() ? List.of(length) : usual;
  }

  /** Counts of several windows, all groups together. */
  private static final class Sums {
    private final List<Duration> windows;
    private final Map<Duration, WindowCounts> sums = new HashMap<>();
    private final WindowCounts whole = new WindowCounts();
    private final WindowCounts one = new WindowCounts();
    private double errorBudget;
    private @Nullable Instant oldest;

    Sums(List<Duration> windows) {
      this.windows = windows;
      windows.forEach(window -> sums.put(window, new WindowCounts()));
    }

    void add(Evaluation evaluation) {
      errorBudget = evaluation.errorBudget();
      whole.add(evaluation.budget());
      for (Duration window : windows) {
        evaluation.counts(window, one);
        over(sums, window).add(one);
      }
      Instant begun = Instant.ofEpochSecond(0, evaluation.oldestNanos());
      oldest = oldest == null || begun.isBefore(oldest) ? begun : oldest;
    }

    Projection.Counted whole() {
      return counted(whole);
    }

    Projection.Counted over(Duration window) {
      return counted(over(sums, window));
    }

    private static WindowCounts over(Map<Duration, WindowCounts> sums, Duration window) {
      WindowCounts counts = sums.get(window);
      return counts == null ? new WindowCounts() : counts;
    }

    private static Projection.Counted counted(WindowCounts counts) {
      return new Projection.Counted(counts.bad(), counts.total());
    }
  }

  private List<TierView> tiers(Slo slo, Instant now) {
    List<AlertRule> rules = slo.alerts().rulesFor(slo.objectives().getFirst(), slo.window());
    Map<AlertRule, Nearest> nearest = new HashMap<>();
    int generation = state.engine().generation(slo.name());
    state
        .engine()
        .evaluate(
            slo.name(),
            now,
            evaluation -> {
              if (evaluation.objective() != 0) {
                return;
              }
              EvaluationReading reading = new EvaluationReading(evaluation, generation);
              for (AlertRule rule : rules) {
                Nearest one =
                    new Nearest(
                        outlook(rule, evaluation, reading), evaluation.labels(), reading.mark());
                nearest.merge(rule, one, (a, b) -> ORDER.compare(a, b) <= 0 ? a : b);
              }
            });
    List<AlertView> open =
        alerts.current(slo.name()).stream().filter(alert -> alert.objective() == 0).toList();
    return rules.stream().map(rule -> tier(rule, nearest.get(rule), open)).toList();
  }

  private static TierOutlook outlook(
      AlertRule rule, Evaluation evaluation, EvaluationReading reading) {
    TierOutlook outlook = TierOutlook.of(rule, evaluation.errorBudget(), reading);
    boolean told =
        evaluation.fresh()
            && (evaluation.slo().composite() == null || outlook.kind() != TierOutlook.Kind.AHEAD);
    return told
        ? outlook
        : new TierOutlook(
            outlook.longValue(), outlook.shortValue(), TierOutlook.Kind.UNKNOWN, null);
  }

  private static TierView tier(AlertRule rule, @Nullable Nearest nearest, List<AlertView> open) {
    AlertTier tier = rule.tier();
    AlertView alert =
        open.stream()
            .filter(
                a -> a.tier().equals(tier.text()) && a.severity().equals(tier.severity().text()))
            .min(Comparator.comparing(AlertView::startedAt))
            .orElse(null);
    TierOutlook outlook =
        nearest == null
            ? new TierOutlook(null, null, TierOutlook.Kind.UNKNOWN, null)
            : nearest.outlook;
    Duration in = in(rule, outlook, nearest == null ? null : nearest.mark, alert);
    return new TierView(
        tier.text(),
        kind(tier),
        tier.severity().text(),
        rule.policy(),
        TierOutlook.line(tier),
        Durations.format(tier.longWindow()),
        Durations.format(tier.shortWindow()),
        outlook.longValue(),
        outlook.shortValue(),
        alert != null ? alert.labels() : nearest == null ? Map.of() : nearest.labels,
        alert != null ? alert.state() : word(outlook.kind(), in),
        in == null ? null : (Long) in.toSeconds(),
        alert == null ? null : alert.id());
  }

  private static String word(TierOutlook.Kind kind, @Nullable Duration in) {
    return kind == TierOutlook.Kind.CROSSED && in != null
        ? Phase.PENDING.text()
        : kind.name().toLowerCase(Locale.ROOT);
  }

  /** How long until it fires, its own patience included; null when that cannot be said. */
  private static @Nullable Duration in(
      AlertRule rule, TierOutlook outlook, @Nullable Instant mark, @Nullable AlertView alert) {
    boolean pending = alert != null && alert.state().equals(Phase.PENDING.text());
    if (alert != null && !pending) {
      return null;
    }
    return switch (outlook.kind()) {
      case AHEAD -> Optional.ofNullable(outlook.in()).orElse(Duration.ZERO).plus(rule.after());
      case CROSSED -> {
        if (rule.after().isZero() || mark == null) {
          yield null;
        }
        Duration held = alert == null ? Duration.ZERO : Duration.between(alert.startedAt(), mark);
        Duration left = rule.after().minus(held);
        yield left.isNegative() ? Duration.ZERO : left;
      }
      case GUARDED, ENDING, NOT, UNKNOWN -> null;
    };
  }

  private static String kind(AlertTier tier) {
    return switch (tier) {
      case BurnTier burn -> "burn";
      case SpentTier spent -> "spent";
      case AbsenceTier absence -> "absence";
    };
  }
}
