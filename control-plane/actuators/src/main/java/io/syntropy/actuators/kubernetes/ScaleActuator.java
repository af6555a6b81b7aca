package io.syntropy.actuators.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.Capture;
import io.syntropy.actuators.Guarantees;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.Outcome;
import io.syntropy.actuators.ReadBack;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sets the replicas of one workload by its scale subresource, bound to the resourceVersion of what
 * was read. The stamp is in annotations of the workload, put there by a patch just before: the
 * scaling is bound to the version the patch made, so a write in between refuses it.
 */
public final class ScaleActuator implements Actuator<Replicas> {
  private static final int CONFLICTS = 5;
  private static final Guarantees GUARANTEES =
      new Guarantees(
          true,
          true,
          List.of(
              "Claim and scaling are each refused when the workload changed after it was read (resourceVersion).",
              "An older epoch or generation never replaces a newer one.",
              "Replicas never leave min..max, and are never 0."),
          List.of(
              "Claim and scaling are two requests: after a crash in between the stamp is newer than the replicas until the order is applied again.",
              "Replicas wanted are confirmed, not pods that are ready.",
              "A HorizontalPodAutoscaler or KEDA on the same workload changes it too: it is found as a conflict. Have one or the other.",
              "A change of anything else of the workload between claim and scaling is taken for a foreign edit.",
              "Tested against a double of the API server, not yet against a real one."));

  private final ScaleTarget target;
  private final ScaleApi api;

  /**
   * @param client one that does not retry by itself ({@link #once}): a retry must read first
   */
  public ScaleActuator(ScaleTarget target, KubernetesClient client) {
    Integer retries = client.getConfiguration().getRequestRetryBackoffLimit();
    if (retries == null || retries != 0) {
      throw new IllegalArgumentException(
          "requestRetryBackoffLimit: %s (expected 0: a retry must read first)".formatted(retries));
    }
    this.target = target;
    this.api = new ScaleApi(target, client);
  }

  /** Takes retries from a configuration and bounds each request. */
  public static Config once(Config config, Duration timeout) {
    config.setRequestRetryBackoffLimit(0);
    config.setRequestTimeout((int) timeout.toMillis());
    config.setConnectionTimeout((int) timeout.toMillis());
    return config;
  }

  @Override
  public String target() {
    return "kubernetes:%s/%s/%s".formatted(target.namespace(), target.plural(), target.name());
  }

  @Override
  public Guarantees guarantees() {
    return GUARANTEES;
  }

  @Override
  public Capture<Replicas> capture() {
    try {
      return new Capture.Captured<>(api.read().preImage());
    } catch (KubernetesClientException | IllegalArgumentException e) {
      return new Capture.Unreadable<>(target() + ": " + e.getMessage());
    }
  }

  @Override
  public Outcome apply(Order<Replicas> order) {
    int count = order.desired().count();
    if (count < target.min() || count > target.max()) {
      return order
          .refusal()
          .orElseGet(() ->
              new Outcome.Refused(
                  "replicas: %d (expected %d to %d)".formatted(count, target.min(), target.max())));
    }
    try {
      for (int attempt = 0; attempt < CONFLICTS; attempt++) {
        Optional<Outcome> outcome = attempt(order);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
      return new Outcome.Unknown(target() + " keeps changing while it is written");
    } catch (KubernetesClientException e) {
      int code = e.getCode();
      boolean passing = code == 408 || code == 409 || code == 429 || code < 400 || code >= 500;
      String why = target() + ": " + e.getMessage();
      return passing ? new Outcome.Unknown(why) : new Outcome.Refused(why);
    } catch (IllegalArgumentException e) {
      return new Outcome.Conflict(target() + ": " + e.getMessage());
    }
  }

  /** One reading and one write over exactly that; empty when it changed in between: read again. */
  private Optional<Outcome> attempt(Order<Replicas> order) {
    Workload found = api.read();
    String version = found.resourceVersion();
    boolean claimed = found.claimedBy(order);
    Optional<Outcome> settled = claimed ? Optional.empty() : order.against(found.preImage());
    if (settled.isPresent()) {
      return settled;
    }
    try {
      if (!claimed) {
        version = api.claim(version, found.claim(order.stamp()));
      }
      if (!found.replicas().equals(order.desired())) {
        api.scale(version, order.desired().count());
      }
      return Optional.of(new Outcome.Applied(order.stamp()));
    } catch (KubernetesClientException e) {
      if (e.getCode() == 409) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public ReadBack readBack(Order<Replicas> order) {
    Workload found;
    try {
      found = api.read();
    } catch (KubernetesClientException e) {
      return new ReadBack.Pending(target() + ": " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return new ReadBack.Differs(target() + ": " + e.getMessage());
    }
    String shows = target() + " shows " + found.preImage().describe();
    if (found.claimedBy(order)) {
      return new ReadBack.Pending(shows + ", claimed and not scaled yet");
    }
    return switch (order.against(found.preImage()).orElse(null)) {
      case null -> new ReadBack.Pending(shows);
      case Outcome.AlreadyThere done -> new ReadBack.Confirmed(Duration.ZERO);
      case Outcome other -> new ReadBack.Differs(shows);
    };
  }
}
