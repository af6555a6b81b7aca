package io.syntropy.server.loop;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What binds a service: the policies in force that can act on it, by what they go and what they see
 * of it now.
 *
 * @param policies by kind and name; empty when none names the service
 * @param overrideRole the role that may override the release gate
 * @param overrideLongest for how long at most, such as {@code 7d}
 */
public record ServicePolicies(
    String service, List<PolicyView> policies, String overrideRole, String overrideLongest) {
  /** Copies the list. */
  public ServicePolicies {
    policies = List.copyOf(policies);
  }

  /**
   * A policy.
   *
   * @param kind such as {@code RegionPolicy}
   * @param mode {@code act}, or {@code observe}: it decides and records, and changes nothing
   * @param hash of its document's text; empty when there is none
   * @param directive the kind of directive it acts by; null when it acts by none of its own
   * @param accepted whether the service says that it follows that directive; null when it has not
   *     registered, or there is none
   * @param rules what makes it act
   * @param terms what else it says, by the names of its document
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "BoundPolicy")
  public record PolicyView(
      String kind,
      String name,
      String mode,
      String hash,
      @Nullable String directive,
      @Nullable Boolean accepted,
      List<RuleView> rules,
      List<TermView> terms) {
    /** Copies the lists. */
    public PolicyView {
      rules = List.copyOf(rules);
      terms = List.copyOf(terms);
    }
  }

  /**
   * What makes a policy act.
   *
   * @param effect {@code drain}, {@code restore}, {@code protect}, {@code relax}, {@code scale},
   *     {@code soft_shift} or {@code verify} (a failover is verified while it does not hold)
   * @param signal such as {@code error_ratio}
   * @param comparison {@code above}, {@code below}, {@code at_least} or {@code target}
   * @param threshold in {@code unit}
   * @param holdSeconds how long it has to hold; null when it acts at once
   * @param observed in each region; empty when the service has none
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "PolicyRule")
  public record RuleView(
      String effect,
      String signal,
      String comparison,
      double threshold,
      String unit,
      @Nullable Long holdSeconds,
      List<ObservedView> observed) {
    /** Copies the list. */
    public RuleView {
      observed = List.copyOf(observed);
    }
  }

  /**
   * What is seen of a rule in a region.
   *
   * @param signal what was measured for it, such as {@code slow_share} for a p95; empty for nothing
   * @param value null when unknown
   * @param threshold what the value is compared with, in {@code unit}
   * @param result {@code met}, {@code not_met}, or {@code unknown}, which starts nothing and is no
   *     pass
   * @param source {@code passive}, {@code active}, {@code extra}, {@code scaling}, or {@code none}
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @Schema(name = "PolicyObserved")
  public record ObservedView(
      String region,
      String signal,
      @Nullable Double value,
      String unit,
      @Nullable Double threshold,
      String result,
      @Nullable Instant observedAt,
      String source) {}

  /** A setting. */
  @Schema(name = "PolicyTerm")
  public record TermView(String name, String value) {}
}
