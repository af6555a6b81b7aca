package io.syntropy.services.grid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A placement and how it came about.
 *
 * @param id identity, for its release
 * @param node the node chosen
 * @param score the chosen node's score, term by term
 * @param candidates the best scores, at most ten
 * @param refused how many nodes were left out for each reason
 */
public record PlacementView(
    String id, String node, Term score, List<Term> candidates, Map<String, Integer> refused) {

  /**
   * A node's score and its terms, each 0 to 1 before weighting.
   *
   * @param node the node
   * @param score 0.35 headroom + 0.25 price + 0.25 reputation + 0.15 region
   * @param headroom share of the scarcest resource left free
   * @param price 1 for free, 0 for the dearest candidate
   * @param reputation the node's reputation
   * @param region whether it is where the workload wants to be
   */
  public record Term(
      String node, double score, double headroom, double price, double reputation, double region) {
    static Term of(Scoring.Score s) {
      return new Term(s.node(), s.score(), s.headroom(), s.price(), s.reputation(), s.region());
    }
  }

  static PlacementView of(Placement placement, Scoring.Choice choice) {
    List<Term> candidates = choice.candidates().stream().map(Term::of).toList();
    return new PlacementView(
        placement.id(), placement.node(), candidates.getFirst(), candidates, refused(choice));
  }

  static Map<String, Integer> refused(Scoring.Choice choice) {
    Map<String, Integer> refused = new LinkedHashMap<>();
    choice
        .refused()
        .forEach((reason, count) -> refused.put(reason.name().toLowerCase(Locale.ROOT), count));
    return refused;
  }
}
