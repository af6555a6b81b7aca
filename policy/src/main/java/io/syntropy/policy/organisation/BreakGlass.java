package io.syntropy.policy.organisation;

import java.time.Instant;
import java.util.List;

/**
 * An emergency's permission (I18). Whether it is valid is for the rules to say; it is given to them
 * as it stands.
 *
 * @param rules the rules it bypasses, by name: invariants or rules of the organisation
 * @param people who answer for it
 */
public record BreakGlass(List<String> rules, List<String> people, Instant expiresAt) {
  public BreakGlass {
    rules = List.copyOf(rules);
    people = List.copyOf(people);
  }
}
