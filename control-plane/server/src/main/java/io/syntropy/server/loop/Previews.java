package io.syntropy.server.loop;

import io.syntropy.policy.Answers;
import io.syntropy.policy.TrafficShift;
import io.syntropy.policy.Verdict;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.RecordedVerdict;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionRequest;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.DecisionView;
import io.syntropy.server.action.Ledger;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.registry.Manifest;
import io.syntropy.server.registry.ServiceRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * What a request would come to, by the very step that would decide it (I17): the machine's next
 * turn is taken aside and thrown away. Nothing is journalled, audited or sent.
 */
@ApplicationScoped
public class Previews {
  private static final String KIND = "traffic_weights";
  private static final String SOMEBODY = "another person";

  private final ControlLoop loop;
  private final LoopState state;
  private final Decider decider;
  private final Hands hands;
  private final Ledger ledger;
  private final ActionWords words;
  private final Clock clock;

  /** Looks at {@code loop}'s state. */
  public Previews(
      ControlLoop loop,
      LoopState state,
      Decider decider,
      Hands hands,
      Ledger ledger,
      ActionWords words,
      Clock clock) {
    this.loop = loop;
    this.state = state;
    this.decider = decider;
    this.hands = hands;
    this.ledger = ledger;
    this.words = words;
    this.clock = clock;
  }

  private record Found(Considered considered, List<ActionPreview.Concerned> services) {}

  /**
   * What {@code request} of {@code actor} would come to now.
   *
   * @param organisation what the organisation's policy says; waited for, off the loop's thread
   * @throws ApiException what asking for it would be refused with: 400, 404, 409, 503
   */
  public ActionPreview of(
      ActionRequest request,
      String actor,
      String role,
      Function<ProposedAction, RecordedVerdict> organisation) {
    if (!request.kind().equals(KIND)) {
      throw ApiException.badRequest(
          "kind: %s (expected %s; another kind is judged when it is asked for)"
              .formatted(request.kind(), KIND));
    }
    // The same precision as a request's: databases keep microseconds.
    Instant now = Instant.now(clock).truncatedTo(ChronoUnit.MICROS);
    ControlEvent.Requested event =
        new ControlEvent.Requested(
            now, "preview/" + UUID.randomUUID(), request, actor, role, false);
    Found found = loop.ask(() -> find(event));
    Considered considered = found.considered();
    ProposedAction asked = considered.proposed();
    Answers answers =
        asked == null
            ? Answers.NONE
            : Answers.of(
                Map.of(
                    asked.decisionKey(),
                    organisation.apply(asked).verdictFor(asked).asGuardResult()));
    return considered
        .shift(answers)
        .map(shift -> decided(found, shift))
        .orElseGet(() -> unjudged(found, now));
  }

  private Found find(ControlEvent.Requested event) {
    if (!decider.acts()) {
      throw ledger.refusal();
    }
    Kept.Asked asked = hands.considered(event);
    Considered considered = decider.considered(approved(asked), event.at());
    return new Found(considered, concerned(asked.action().target()));
  }

  /** As if the approval it may need were given. */
  private static Kept.Asked approved(Kept.Asked asked) {
    if (!asked.waits()) {
      return asked;
    }
    Action.Request request = asked.request();
    return new Kept.Asked(
        asked.event(),
        asked.machine(),
        asked.policy(),
        asked
            .action()
            .askedBy(
                new Action.Request(
                    request.by(),
                    request.role(),
                    request.reason(),
                    request.approveUntil(),
                    List.of(new Action.Approval(SOMEBODY, asked.event().at(), null)),
                    request.bypasses())),
        true);
  }

  private ActionPreview decided(Found found, TrafficShift shift) {
    Considered considered = found.considered();
    Action action = words.action(shift, considered.turn().policy());
    boolean takes = shift.kind() == TrafficShift.Kind.DRAIN;
    return new ActionPreview(
        shift.verdict() == Verdict.ALLOWED
            ? ActionPreview.Decision.allow
            : ActionPreview.Decision.deny,
        shift.reason(),
        considered.asked().waits(),
        shift.decidedAt(),
        shift.expiresAt(),
        action.policy(),
        action.guard(),
        DecisionView.needed(action.guard(), considered.asked().request().bypasses()),
        action.evidence(),
        considered.loads().stream().map(ActionPreview.Load::of).toList(),
        found.services(),
        takes
            ? considered.follows().stream()
                .map(f -> new ActionPreview.Follow(f.kind(), f.target(), f.mode()))
                .toList()
            : List.of());
  }

  private static ActionPreview unjudged(Found found, Instant now) {
    Considered considered = found.considered();
    return new ActionPreview(
        ActionPreview.Decision.deny,
        considered.asked().action().reason() + "; refused: " + Hands.UNJUDGED,
        considered.asked().waits(),
        now,
        null,
        considered.turn().policy(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        found.services(),
        List.of());
  }

  private List<ActionPreview.Concerned> concerned(Action.Target target) {
    List<ActionPreview.Concerned> all = new ArrayList<>();
    Manifest own = state.registry().manifest(target.service()).orElse(null);
    for (ServiceRegistry.Registered service : state.registry().services()) {
      String relation =
          service.name().equals(target.service())
              ? "target"
              : service.manifest().dependsOn().contains(target.service())
                  ? "caller"
                  : own != null && own.dependsOn().contains(service.name()) ? "dependency" : "";
      if (!relation.isEmpty()) {
        all.add(
            new ActionPreview.Concerned(
                service.name(),
                relation,
                service.manifest().criticality().name(),
                service.manifest().regions().stream()
                    .anyMatch(site -> site.name().equals(target.region()))));
      }
    }
    return all;
  }
}
