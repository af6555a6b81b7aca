package io.syntropy.server.loop;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.ShiftLoad;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.DecisionView;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What asking for an action would come to now; nothing was recorded, asked for or sent.
 *
 * @param decision {@code allow} or {@code deny}
 * @param reason in a sentence, with the rules that refuse
 * @param approval whether another person has to approve it first; the decision takes for granted
 *     that somebody does
 * @param decidedAt when this was found; the next second may find otherwise
 * @param expiresAt until when it would hold
 * @param guard every rule, as in {@code GET /actions}; the organisation's answer among them unless
 *     the guard refuses by itself
 * @param needed of each rule that did not pass, what would make it pass
 * @param evidence the signals it is judged by
 * @param regions what it means for each region's load; empty when the target cannot be judged
 * @param services whom it concerns
 * @param follows what the service's FailoverPolicy does beside the shift; empty without one, and
 *     for a way back
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ActionPreview(
    Decision decision,
    String reason,
    boolean approval,
    Instant decidedAt,
    @Nullable Instant expiresAt,
    Action.@Nullable PolicyRef policy,
    List<JsonNode> guard,
    List<DecisionView.Needed> needed,
    List<JsonNode> evidence,
    List<Load> regions,
    List<Concerned> services,
    List<Follow> follows) {

  /** Copies the lists. */
  public ActionPreview {
    guard = List.copyOf(guard);
    needed = List.copyOf(needed);
    evidence = List.copyOf(evidence);
    regions = List.copyOf(regions);
    services = List.copyOf(services);
    follows = List.copyOf(follows);
  }

  /** What it would come to. */
  @Schema(name = "PreviewDecision")
  public enum Decision {
    allow,
    deny
  }

  /**
   * One region's load, in requests per second; null where it is unknown.
   *
   * @param weightBefore its share of the service's traffic now, 0..1
   * @param weightAfter and afterwards
   * @param demandRps what it serves now
   * @param addedRps what it gains, negative for what it loses
   * @param capacityRps what its live instances say they can serve
   * @param spareRps capacity left afterwards; negative when it does not suffice
   * @param ageMs of the oldest capacity report counted
   */
  @Schema(name = "PreviewLoad")
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Load(
      String region,
      double weightBefore,
      double weightAfter,
      @Nullable Double demandRps,
      @Nullable Double addedRps,
      @Nullable Double capacityRps,
      @Nullable Double spareRps,
      @Nullable Long ageMs) {
    static Load of(ShiftLoad load) {
      return new Load(
          load.region(),
          load.before(),
          load.after(),
          ActionWords.number(load.demandRps()),
          ActionWords.number(load.addedRps()),
          ActionWords.number(load.capacityRps()),
          ActionWords.number(load.capacityRps() - load.demandRps() - load.addedRps()),
          load.ageMillis());
    }
  }

  /**
   * A service it concerns.
   *
   * @param relation {@code target}; {@code caller}: calls the target; {@code dependency}: is called
   *     by it
   * @param here whether it runs in the region
   */
  @Schema(name = "PreviewService")
  public record Concerned(String name, String relation, String criticality, boolean here) {}

  /**
   * A step beside the shift.
   *
   * @param kind as in {@code GET /actions}
   * @param target a service, or a DNS name
   * @param mode {@code act}; {@code observe}: recorded and not done
   */
  @Schema(name = "PreviewFollow")
  public record Follow(String kind, String target, String mode) {}
}
