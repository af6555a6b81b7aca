package io.syntropy.server.slo;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.syntropy.slo.alert.Projection;
import io.syntropy.slo.config.Durations;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is to be expected of an SLO: where its budget leads, which tiers would alert and when, and
 * what the policies that read it do then. All of one moment.
 *
 * @param tiers the highest first; a higher one inhibits the lower
 * @param consequences by policy; empty when no policy reads this SLO
 */
public record SloOutlook(
    ProjectionView projection, List<TierView> tiers, List<ConsequenceView> consequences) {
  /** Copies the lists. */
  public SloOutlook {
    tiers = List.copyOf(tiers);
    consequences = List.copyOf(consequences);
  }

  /**
   * Where the budget of the first objective leads, all groups together, at three of the burn rates
   * of its tiers' long windows and with traffic as it was.
   *
   * @param missing why there is none: {@code no_data}, {@code no_traffic}, {@code stale}, {@code
   *     short_history}, {@code composite}; null when there is one, and all others are null then
   * @param needed for {@code short_history}, how long has to be counted
   * @param seenSeconds and how long was
   * @param from the watermark it begins at
   * @param to the end of the window: for a rolling one a whole length later
   * @param budgetRemaining at {@code from}, signed
   * @param points nearer to each other at first
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "SloProjection")
  public record ProjectionView(
      @Nullable String missing,
      @Nullable String needed,
      @Nullable Long seenSeconds,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Double budgetRemaining,
      @Nullable PaceView slowest,
      @Nullable PaceView middle,
      @Nullable PaceView fastest,
      List<PointView> points) {
    static ProjectionView of(Projection projection) {
      return switch (projection) {
        case Projection.None none ->
            new ProjectionView(
                none.why().name().toLowerCase(Locale.ROOT),
                none.needed() == null ? null : Durations.format(none.needed()),
                none.seen() == null ? null : (Long) none.seen().toSeconds(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of());
        case Projection.Band band ->
            new ProjectionView(
                null,
                null,
                null,
                band.from(),
                band.to(),
                band.remaining(),
                PaceView.of(band.slowest()),
                PaceView.of(band.middle()),
                PaceView.of(band.fastest()),
                band.points().stream().map(PointView::of).toList());
      };
    }
  }

  /**
   * A pace.
   *
   * @param window the burn rate is of, such as {@code 6h}
   * @param burn 1 = the budget lasts exactly its window
   * @param exhaustsAt when nothing is left; null when not before the end, or already
   * @param recoversAt when something is left again; null when not before the end, or it is now
   * @param budgetAtEnd signed
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "SloPace")
  public record PaceView(
      String window,
      double burn,
      @Nullable Instant exhaustsAt,
      @Nullable Instant recoversAt,
      double budgetAtEnd) {
    static PaceView of(Projection.Pace pace) {
      return new PaceView(
          Durations.format(pace.window()),
          pace.burn(),
          pace.exhaustsAt(),
          pace.recoversAt(),
          pace.atEnd());
    }
  }

  /** Budget left at one time: at the fastest, the middle and the slowest pace. */
  @Schema(name = "SloProjectionPoint")
  public record PointView(Instant at, double least, double middle, double most) {
    static PointView of(Projection.Point point) {
      return new PointView(point.at(), point.least(), point.middle(), point.most());
    }
  }

  /**
   * A tier of the first objective, of the group that is nearest to it.
   *
   * @param kind {@code burn}, {@code spent} or {@code absence}
   * @param policy the AlertPolicy it comes from, or {@code default}
   * @param line the burn rate, or the share of the budget, that both windows have to reach
   * @param longValue what the long window reads; null without events
   * @param shortValue what the short window reads, a spent share brought up to the long one
   * @param labels of the group
   * @param state {@code firing}, {@code frozen} (it fires, and cannot be judged), {@code pending}
   *     (holds, not long enough yet), {@code crossed} (holds; a higher tier has the alert), {@code
   *     ahead} (fires in {@code firesInSeconds} if the pace of the short window lasts), {@code
   *     guarded} (too few bad events to be sure), {@code ending}, {@code not} or {@code unknown}
   * @param firesInSeconds an estimate; null unless {@code pending} or {@code ahead}
   * @param alert its id, while there is one
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "SloTier")
  public record TierView(
      String tier,
      String kind,
      String severity,
      String policy,
      double line,
      String longWindow,
      String shortWindow,
      @Nullable Double longValue,
      @Nullable Double shortValue,
      Map<String, String> labels,
      String state,
      @Nullable Long firesInSeconds,
      @Nullable String alert) {}

  /**
   * What a policy does when this SLO does badly.
   *
   * @param kind {@code budget_freeze}: deploys are denied while the budget left is not above {@code
   *     threshold}; {@code page_freeze}: while a page fires on it; {@code rollback}: the rollback
   *     of a recent deploy is asked for when its budget burns faster than {@code threshold}
   * @param policy name of the ReleasePolicy
   * @param service whose deploys
   * @param mode {@code act}, or {@code observe}: it is only said
   * @param threshold a share of the budget, or a burn rate; null for pages
   * @param observed budget left, of the objective with least, or the highest burn rate over 5 min;
   *     null when unknown
   * @param state {@code on}, {@code off} or {@code unknown}, which is no pass
   * @param finding what the gate says of it
   * @param since when it came on; null when it is not, or nobody acts on it
   * @param earliest when it comes on, or is lifted when it is on, at the pace that is soonest; null
   *     when not before the end of the window or not known
   * @param expected at the middle pace
   * @param latest at the pace that is last
   * @param holdSeconds of a rollback: how long it has to burn
   * @param withinSeconds of a rollback: how long after a deploy it may begin
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "SloConsequence")
  public record ConsequenceView(
      String kind,
      String policy,
      String service,
      String mode,
      @Nullable Double threshold,
      @Nullable Double observed,
      String state,
      String finding,
      @Nullable Instant since,
      @Nullable Instant earliest,
      @Nullable Instant expected,
      @Nullable Instant latest,
      @Nullable Long holdSeconds,
      @Nullable Long withinSeconds) {}
}
