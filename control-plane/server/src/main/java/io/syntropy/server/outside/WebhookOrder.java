package io.syntropy.server.outside;

import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.Expectation;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.webhook.JsonState;
import io.syntropy.actuators.webhook.WebhookActuator;
import io.syntropy.actuators.webhook.WebhookKey;
import io.syntropy.actuators.webhook.WebhookTarget;
import io.syntropy.policy.OutsideTarget;
import io.syntropy.server.audit.SecretStore;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;

/** The state wanted of a receiver. */
record WebhookOrder(
    String actionId,
    String decisionKey,
    OutsideTarget.Receiver receiver,
    String target,
    JsonState wanted,
    long generation,
    boolean recorded,
    SecretStore secrets,
    Clock clock)
    implements Effect<JsonState> {

  @Override
  public Actuator<JsonState> actuator() throws IOException {
    String name = receiver.key();
    String text =
        secrets
            .read(name)
            .orElseThrow(() ->
                new IOException(
                    "no secret \"%s\" (expected a webhook key of that name)".formatted(name)));
    WebhookTarget declared =
        new WebhookTarget(
            receiver.name(),
            URI.create(receiver.url()),
            URI.create(receiver.readUrl()),
            receiver.timeout());
    return new WebhookActuator(declared, WebhookKey.parse("secret " + name, text), clock);
  }

  /** A receiver has no declared state: the first write takes it over as it was found. */
  @Override
  public Expectation<JsonState> expectation(PreImage<JsonState> found) {
    return Expectation.after(found, found.state());
  }
}
