package io.syntropy.opa;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.organisation.OrganisationVerdict;
import io.syntropy.policy.organisation.OrganisationVerdict.Allow;
import io.syntropy.policy.organisation.OrganisationVerdict.Deny;
import io.syntropy.policy.organisation.OrganisationVerdict.Undecided;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import io.syntropy.policy.organisation.Stamp;
import java.util.ArrayList;
import java.util.List;

/** Reads a decision: {@code {"allow": true|false, "reasons": ["..", ..]}}, and nothing else. */
final class Decision {
  private static final int MAX_REASONS = 50;
  private static final int MAX_LENGTH = 500;

  private Decision() {}

  static OrganisationVerdict of(JsonNode result, Stamp stamp) {
    if (result.isMissingNode()) {
      return undecided(stamp, Why.UNDEFINED, "the policy has no decision for this action");
    }
    JsonNode allow = result.path("allow");
    JsonNode reasons = result.path("reasons");
    if (!allow.isBoolean() || !(reasons.isMissingNode() || reasons.isArray())) {
      return otherForm(stamp);
    }
    List<String> words = new ArrayList<>();
    for (JsonNode reason : reasons) {
      if (!reason.isTextual()) {
        return otherForm(stamp);
      }
      if (words.size() < MAX_REASONS) {
        words.add(shortened(reason.asText()));
      }
    }
    if (allow.booleanValue()) {
      return words.isEmpty() ? new Allow(stamp) : otherForm(stamp);
    }
    return new Deny(stamp, words.isEmpty() ? List.of("no reason given") : words);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
  }

  private static Undecided otherForm(Stamp stamp) {
    String detail =
        "decision: expected {\"allow\": true} or {\"allow\": false, \"reasons\": [texts]}";
    return undecided(stamp, Why.ERROR, detail);
  }

  static Undecided undecided(Stamp stamp, Why why, String detail) {
    return new Undecided(stamp, why, shortened(detail));
  }
}
