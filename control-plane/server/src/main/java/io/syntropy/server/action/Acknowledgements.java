package io.syntropy.server.action;

import io.syntropy.policy.Outcome;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.server.registry.Ack;
import io.syntropy.server.registry.DirectiveHub;
import io.syntropy.server.registry.Instance;
import io.syntropy.server.registry.ServiceRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What instances answered to directives, and when an action has thereby reached everyone it is for.
 * Confined to the control loop's thread.
 */
@ApplicationScoped
public class Acknowledgements {
  /** After a start, every live instance has sent a heartbeat by then (they do each 10 s). */
  private static final Duration HEARTBEATS_ARRIVE = Duration.ofSeconds(12);

  private final OpenActions open;
  private final DirectiveIndex index;
  private Instant settleFrom = Instant.EPOCH;

  /** Answers to the directives of {@code index}, kept with {@code open}. */
  public Acknowledgements(OpenActions open, DirectiveIndex index) {
    this.open = open;
    this.index = index;
  }

  /** The control plane started at {@code now}: who is alive is not known yet. */
  public void started(Instant now) {
    settleFrom = now.plus(HEARTBEATS_ARRIVE);
  }

  /** From when on answers settle actions. */
  public Instant settleFrom() {
    return settleFrom;
  }

  /** The same as a checkpoint kept it. */
  public void settleFrom(Instant from) {
    settleFrom = from;
  }

  /**
   * Notes an instance's answer.
   *
   * @throws ApiException 404 when the directive is not known
   */
  public void acknowledged(String service, long directive, Ack ack, Instant now) {
    String actionId =
        index
            .actionOf(service, directive)
            .orElseThrow(() ->
                ApiException.notFound(
                    "directive: %d of %s is not known".formatted(directive, service)));
    Action.AckRow row =
        new Action.AckRow(service, ack.instanceId(), ack.status(), ack.detail(), now);
    open.withId(actionId).ifPresent(action -> open.save(action.acknowledged(row), now));
  }

  /**
   * Finds the actions that have meanwhile reached every live instance, or were refused by one.
   *
   * @return the news, by policy name
   */
  public Map<String, List<Outcome>> settle(ServiceRegistry registry, Instant now) {
    Map<String, List<Outcome>> news = new LinkedHashMap<>();
    if (now.isBefore(settleFrom)) {
      return news; // who is alive is not known yet
    }
    for (Action action : open.all()) {
      if (action.state() != Action.State.recorded) {
        continue;
      }
      Outcome.@Nullable State reached = reached(action, registry, now);
      if (reached == null) {
        continue;
      }
      if (reached == Outcome.State.APPLIED) {
        open.save(action.in(Action.State.applied), now);
      }
      Action.PolicyRef policy = action.policy();
      if (policy != null) {
        news.computeIfAbsent(policy.name(), p -> new ArrayList<>())
            .add(new Outcome(action.decisionKey(), reached, now, "acknowledgements"));
      }
    }
    return news;
  }

  /** Takes in what a target showed; the news, by policy name. */
  public Map<String, List<Outcome>> settled(ControlEvent.EffectSettled event) {
    Action action = open.find(event.action());
    Action.PolicyRef policy = action == null ? null : action.policy();
    if (action == null || policy == null) {
      return Map.of(); // over meanwhile
    }
    if (event.state() == Outcome.State.APPLIED && action.state() == Action.State.recorded) {
      open.save(action.in(Action.State.applied), event.at());
    }
    return Map.of(
        policy.name(),
        List.of(new Outcome(event.action(), event.state(), event.at(), event.detail())));
  }

  private Outcome.@Nullable State reached(Action action, ServiceRegistry registry, Instant now) {
    if (action.acks().stream().anyMatch(a -> a.status() != Ack.Status.applied)) {
      return Outcome.State.FAILED;
    }
    if (action.acks().isEmpty() || Outside.in(action)) {
      return null; // what is written outside is in force when it was read back
    }
    for (String service : registry.targets(action.kind(), action.target().service())) {
      for (Instance instance : registry.alive(service, now)) {
        boolean concerned =
            DirectiveHub.wholeService(action.kind())
                || instance.heartbeat().region().equals(action.target().region());
        if (concerned
            && action.acks().stream()
                .noneMatch(a ->
                    a.service().equals(service)
                        && a.instanceId().equals(instance.heartbeat().instanceId()))) {
          return null;
        }
      }
    }
    return Outcome.State.APPLIED;
  }
}
