package io.syntropy.server.loop;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.policy.ByHand;
import io.syntropy.policy.OperatorCommand;
import io.syntropy.policy.organisation.ActionFacts;
import io.syntropy.policy.organisation.BreakGlass;
import io.syntropy.server.action.Action;
import io.syntropy.server.action.ActionDesk;
import io.syntropy.server.action.ActionRequest;
import io.syntropy.server.action.ActionWords;
import io.syntropy.server.action.Ledger;
import io.syntropy.server.audit.AuditRecord;
import io.syntropy.server.db.DatabaseException;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.lease.FencedException;
import io.syntropy.server.registry.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What people ask for by hand: recorded as an action in state {@code proposed}, approved by another
 * person where that is needed, and then decided by the machine of the policy that governs the
 * target, like its own decisions. Confined to the folding thread; everything it knows is an event.
 */
@ApplicationScoped
public class Hands {
  private static final Logger LOG = Logger.getLogger(Hands.class);

  /** Under which its state is kept among the machines'. */
  static final String MACHINE = "ByHand";

  /** How long another person has for the approval; a break-glass ends with it. */
  static final Duration APPROVAL = Duration.ofMinutes(15);

  /** A machine steps once a second. */
  private static final Duration DECIDED = Duration.ofSeconds(30);

  /** Why the machine was silent. */
  static final String UNJUDGED =
      "the target cannot be judged: its state is unknown or an operator's";

  private static final int MAX_OPEN = 1_000;
  private static final String PREFIX = "by-hand/";

  private final LoopState state;
  private final Ledger ledger;
  private final StoredJson json;
  private Kept kept = Kept.NOTHING;

  /** Requests about what {@code state} knows, committed to {@code ledger}. */
  public Hands(LoopState state, Ledger ledger, StoredJson json) {
    this.state = state;
    this.ledger = ledger;
    this.json = json;
  }

  /** What waited for an approval still does; what was to be decided then is not done late. */
  void begin(@Nullable JsonNode row, Instant now) {
    kept = row == null ? Kept.NOTHING : json.read(row, Kept.class);
    List<String> late =
        kept.open().entrySet().stream()
            .filter(e -> !e.getValue().waits())
            .map(Map.Entry::getKey)
            .toList();
    refuse(late, now, "the server started anew before it was decided (ask again)");
  }

  /** What to keep in a checkpoint. */
  Kept save() {
    return kept;
  }

  /** Takes up what a checkpoint kept: nothing is late. */
  void restore(Kept saved) {
    kept = saved;
  }

  /** Another server acts. */
  void end() {
    kept = Kept.NOTHING;
  }

  /**
   * Records a request.
   *
   * @return the action, {@code proposed}
   * @throws ApiException 400, 404 or 409 when it cannot be done
   */
  Action request(ControlEvent.Requested event) {
    Kept.Asked asked = considered(event);
    if (kept.open().size() >= MAX_OPEN) {
      throw ApiException.unavailable("requests: too many are open", Duration.ofMinutes(1));
    }
    Action action = asked.action();
    record(
        action,
        event.actor(),
        "ask",
        asked.waits() ? "waits" : "asked",
        event.request().reason(),
        event.at(),
        kept.with(action.decisionKey(), asked));
    return action;
  }

  /**
   * A request as it would be recorded; nothing is.
   *
   * @throws ApiException 400, 404 or 409 when it cannot be done
   */
  Kept.Asked considered(ControlEvent.Requested event) {
    ActionRequest request = event.request();
    String region = target(request);
    HandRoute route = HandRoute.of(request, region, state.configuration());
    if (state.registry().targets(request.kind(), request.target().service()).isEmpty()
        && !written(request, region)) {
      throw ApiException.conflict(
          "kind: nobody follows %s for %s (expected it among `accepts` of a registered service)"
              .formatted(request.kind(), request.target().service()));
    }
    Duration holds = holds(request, route, event.at());
    ActionRequest.BreakGlass glass = request.breakGlass();
    boolean waits =
        glass != null
            || Boolean.TRUE.equals(request.approval())
            || (!route.undo() && !event.keyed());
    String key = PREFIX + event.id();
    Action action =
        new Action(
            ActionWords.id(key),
            request.kind(),
            new Action.Target(request.target().service(), region),
            key,
            Action.State.proposed,
            request.reason(),
            List.of(),
            List.of(),
            null,
            null,
            List.of(),
            request.desired(),
            route.undo() ? event.at().plus(holds) : null,
            null,
            event.at(),
            new Action.Request(
                event.actor(),
                event.role(),
                request.reason(),
                waits ? event.at().plus(APPROVAL) : null,
                List.of(),
                glass == null ? List.of() : glass.rules()));
    return new Kept.Asked(event, route.machine(), route.policy(), action, waits);
  }

  /** Whether a target outside is told of it, so that no instance has to follow. */
  private boolean written(ActionRequest request, String region) {
    return request.kind().equals("scale")
        && state.configuration().scalingPolicies().stream()
            .filter(p -> p.service().equals(request.target().service()))
            .anyMatch(p -> p.targets().containsKey(region));
  }

  /**
   * Another person approves what waits for it.
   *
   * @throws ApiException 403 for the person who asked, 404, 409 when nothing waits
   */
  Action approve(ControlEvent.Command command) {
    Kept.Asked asked =
        kept.open().values().stream()
            .filter(a -> a.action().id().equals(command.action()))
            .findFirst()
            .orElseThrow(() -> nothingWaits(command.action()));
    Instant until = asked.request().approveUntil();
    if (!asked.waits() || until == null) {
      throw ApiException.conflict(
          "action: %s is approved already (see what it came to with GET)"
              .formatted(command.action()));
    }
    if (asked.people().contains(command.actor())) {
      throw ApiException.forbidden(
          "approval: %s asked for it (expected another person's token: ./syntropy token --name NAME)"
              .formatted(command.actor()));
    }
    if (!command.at().isBefore(until)) {
      throw ApiException.conflict("approval: its time ended at %s (ask again)".formatted(until));
    }
    Duration left = asked.event().request().holds(command.at());
    if (left != null && left.compareTo(Duration.ofSeconds(1)) < 0) {
      throw ApiException.conflict("expires_at: has passed (ask again with a later one)");
    }
    Action.Request before = asked.request();
    List<Action.Approval> approvals = new ArrayList<>(before.approvals());
    approvals.add(new Action.Approval(command.actor(), command.at(), command.reason()));
    Action approved =
        asked
            .action()
            .askedBy(
                new Action.Request(
                    before.by(),
                    before.role(),
                    before.reason(),
                    until,
                    approvals,
                    before.bypasses()));
    Kept next = kept.with(approved.decisionKey(), asked.approved(approved));
    record(approved, command.actor(), "approve", "approved", command.reason(), command.at(), next);
    return approved;
  }

  private ApiException nothingWaits(String id) {
    Action.State now = ledger.find(id).map(Action::state).orElse(null);
    return now == null
        ? ApiException.notFound("action: %s".formatted(id))
        : ApiException.conflict(
            "action: %s is %s (expected proposed by a person, waiting for an approval)"
                .formatted(id, now));
  }

  /** What waited too long, or is decided by nobody, is over. */
  void tick(Instant now) {
    List<String> lapsed = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    kept.open()
        .forEach((key, asked) -> {
          Instant until = asked.request().approveUntil();
          if (asked.waits() && until != null && !now.isBefore(until)) {
            lapsed.add(key);
          } else if (!asked.waits() && now.isAfter(since(asked).plus(DECIDED))) {
            lost.add(key);
          }
        });
    refuse(lapsed, now, "nobody approved it within %d min".formatted(APPROVAL.toMinutes()));
    refuse(lost, now, "no policy decides it any more");
  }

  private static Instant since(Kept.Asked asked) {
    List<Action.Approval> approvals = asked.request().approvals();
    return approvals.isEmpty() ? asked.event().at() : approvals.getLast().at();
  }

  /** What {@code machine} is asked now, by decision key. */
  Map<String, Kept.Asked> asked(String machine) {
    Map<String, Kept.Asked> all = new java.util.TreeMap<>();
    kept.open()
        .forEach((key, asked) -> {
          if (!asked.waits() && asked.machine().equals(machine)) {
            all.put(key, asked);
          }
        });
    return all;
  }

  /** The same as commands. */
  List<OperatorCommand> commands(Map<String, Kept.Asked> asked, Instant now) {
    List<OperatorCommand> all = new ArrayList<>();
    asked.forEach((key, one) -> {
      try {
        all.add(command(key, one, now));
      } catch (ApiException gone) {
        LOG.warnf("request %s cannot be decided any more: %s", key, gone.getMessage());
      }
    });
    return all;
  }

  private OperatorCommand command(String key, Kept.Asked one, Instant now) {
    ActionRequest request = one.event().request();
    String region = one.action().target().region();
    HandRoute route = HandRoute.of(request, region == null ? "" : region, state.configuration());
    Instant until = request.expiresAt();
    Duration holds = until == null ? holds(request, route, now) : Duration.between(now, until);
    Duration least = Duration.ofSeconds(1);
    return route
        .command()
        .apply(
            new ByHand(
                key,
                one.request().by(),
                holds.compareTo(least) < 0 ? least : holds,
                Set.copyOf(one.request().bypasses()),
                one.request().bypasses().isEmpty() ? List.of() : one.people()));
  }

  /** What the organisation is told of it, in place of {@code loop}. */
  static ActionFacts facts(Kept.Asked asked, ActionFacts loop) {
    Action.Request request = asked.request();
    Instant ends = asked.event().at().plus(APPROVAL).plus(DECIDED);
    return new ActionFacts(
        loop.criticality(),
        loop.residency(),
        loop.jurisdictions(),
        loop.allowedReceivers(),
        loop.policy(),
        new ActionFacts.Caller(request.by(), request.role()),
        request.bypasses().isEmpty()
            ? null
            : new BreakGlass(request.bypasses(), asked.people(), ends),
        request.approvals().stream().map(Action.Approval::by).toList());
  }

  /** What a decision that read {@code asked} commits with it. */
  ActionDesk.ByHand part(Map<String, Kept.Asked> asked) {
    if (asked.isEmpty()) {
      return ActionDesk.ByHand.NOTHING;
    }
    Map<String, Action.Request> requests = new HashMap<>();
    asked.forEach((key, one) -> requests.put(key, one.request()));
    return new ActionDesk.ByHand(requests, MACHINE, kept.without(asked.keySet()));
  }

  /** {@code asked} is decided: {@code answered} as actions of their own, the others not at all. */
  void decided(Map<String, Kept.Asked> asked, Collection<String> answered, Instant now) {
    List<String> silent = asked.keySet().stream().filter(k -> !answered.contains(k)).toList();
    kept = kept.without(asked.keySet().stream().filter(answered::contains).toList());
    refuse(silent, now, UNJUDGED);
  }

  private void refuse(Collection<String> keys, Instant now, String why) {
    for (String key : List.copyOf(keys)) {
      Kept.Asked asked = kept.open().get(key);
      if (asked != null) {
        Action denied = asked.action().denied(asked.action().reason() + "; refused: " + why);
        try {
          record(denied, "control-plane", "refuse", "denied", why, now, kept.without(List.of(key)));
        } catch (DatabaseException | FencedException e) {
          LOG.warnf("the end of request %s waits: %s", key, e.getMessage());
        }
      }
    }
  }

  private void record(
      Action action,
      String actor,
      String verb,
      String outcome,
      @Nullable String reason,
      Instant at,
      Kept next) {
    String region = action.target().region();
    AuditRecord entry =
        AuditRecord.of(
                actor,
                "action." + verb,
                action.target().service() + (region == null ? "" : "/" + region),
                outcome,
                at)
            .withReason(reason)
            .withDecision(action.id())
            .withChange(
                null,
                Map.of(
                    "kind", action.kind(),
                    "desired", action.desired(),
                    "request", action.request() == null ? Map.of() : action.request()));
    ledger.commit(
        MACHINE + "/" + action.id() + "/" + verb,
        at,
        tx -> {
          tx.append(entry);
          tx.put(action, at);
          tx.keep(MACHINE, next, at);
          return action;
        });
    kept = next;
    ledger.changed(action);
  }

  private String target(ActionRequest request) {
    String service = request.target().service();
    Manifest manifest =
        state
            .registry()
            .manifest(service)
            .orElseThrow(() ->
                ApiException.notFound(
                    "target.service: %s is not registered (expected one of: %s)"
                        .formatted(
                            service,
                            HandRoute.names(
                                state.registry().services().stream()
                                    .map(s -> s.name())
                                    .toList()))));
    String region = request.target().region();
    List<String> regions = manifest.regions().stream().map(Manifest.Site::name).toList();
    if (region == null || !regions.contains(region)) {
      throw ApiException.notFound(
          "target.region: %s is no region of %s (expected one of: %s)"
              .formatted(region == null ? "missing" : region, service, HandRoute.names(regions)));
    }
    return region;
  }

  private static Duration holds(ActionRequest request, HandRoute route, Instant now) {
    Duration asked = request.holds(now);
    if (asked != null && !route.undo()) {
      throw ApiException.badRequest(
          "expires_in: given for %s (expected none: it cannot be undone)"
              .formatted(request.kind()));
    }
    if (asked == null) {
      return route.holds();
    }
    if (asked.compareTo(Duration.ofSeconds(1)) < 0 || asked.compareTo(ActionRequest.LONGEST) > 0) {
      throw ApiException.badRequest(
          "%s: %s from now (expected 1 s to 72 h)"
              .formatted(request.expiresAt() == null ? "expires_in" : "expires_at", words(asked)));
    }
    return asked;
  }

  private static String words(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
