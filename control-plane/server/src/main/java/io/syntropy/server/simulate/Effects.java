package io.syntropy.server.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.server.action.Action;
import io.syntropy.server.registry.Directive;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one fold of the journal asked services to do: directives and weights, as committed. */
final class Effects implements SimulatedLedger.Committed {
  private final Map<Number, Sent> sent = new HashMap<>();
  private final Map<Sent, Long> numbers = new HashMap<>();
  private final Map<String, TreeMap<Instant, JsonNode>> weights = new HashMap<>();

  private final Set<Judged> judged = new HashSet<>();

  private record Judged(String decisionKey, String inputHash) {}

  private record Number(String service, long directive) {}

  /** A directive but for its numbers: the same in two folds that decided the same. */
  record Sent(
      String service,
      String action,
      String kind,
      @Nullable String region,
      JsonNode desired,
      Instant issuedAt) {
    static Sent of(String service, Directive d) {
      return new Sent(service, d.actionId(), d.kind(), d.region(), d.desired(), d.issuedAt());
    }
  }

  @Override
  public void directive(String service, Directive directive) {
    Sent one = Sent.of(service, directive);
    sent.put(new Number(service, directive.id()), one);
    numbers.put(one, directive.id());
  }

  @Override
  public void action(Action action) {
    if (action.kind().equals("traffic_weights") && action.state() == Action.State.recorded) {
      weights
          .computeIfAbsent(action.target().service(), s -> new TreeMap<>())
          .put(action.createdAt(), action.desired().path("weights"));
    }
  }

  /** The organisation's policy answered. */
  void judged(RecordedVerdict verdict) {
    judged.add(new Judged(verdict.decisionKey(), verdict.inputHash()));
  }

  /** Whether it answered about exactly this. */
  boolean judged(ProposedAction action) {
    return judged.contains(new Judged(action.decisionKey(), action.inputHash()));
  }

  Optional<Sent> sent(String service, long directive) {
    return Optional.ofNullable(sent.get(new Number(service, directive)));
  }

  /** The number under which the same was sent here. */
  Optional<Long> number(Sent one) {
    return Optional.ofNullable(numbers.get(one));
  }

  /** Whether all traffic was to be off {@code region} at {@code at}. */
  boolean drained(String service, String region, Instant at) {
    TreeMap<Instant, JsonNode> of = weights.get(service);
    Map.Entry<Instant, JsonNode> then = of == null ? null : of.floorEntry(at);
    JsonNode weight = then == null ? null : then.getValue().get(region);
    return weight != null && weight.asDouble() == 0;
  }

  /** Whether weights were ever asked for. */
  boolean moved() {
    return !weights.isEmpty();
  }
}
