package io.syntropy.server.notify;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.alerts.notify.NotifierSpec;
import io.syntropy.alerts.notify.SlackInteraction;
import io.syntropy.alerts.notify.SlackSignature;
import io.syntropy.server.audit.SecretFolder;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.lease.Leadership;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The request URL of a Slack app: pressed buttons, proven by Slack's signature. Who may press is
 * who may read the channel; what they did is in the audit log under their id at Slack.
 */
@Path("/api/v1/notifiers/{name}/slack")
@Tag(name = "alerts")
@RunOnVirtualThread
public class SlackButtonResource {
  private static final Duration SILENCE = Duration.ofHours(1);

  private final Deliveries deliveries;
  private final SeenRequests seen;
  private final Instance<IncidentButtons> buttons;
  private final Leadership leadership;
  private final SecretFolder secrets;
  private final Clock clock;

  @Inject
  SlackButtonResource(
      ServerConfig config,
      Deliveries deliveries,
      SeenRequests seen,
      Instance<IncidentButtons> buttons,
      Leadership leadership,
      Clock clock) {
    this.deliveries = deliveries;
    this.seen = seen;
    this.buttons = buttons;
    this.leadership = leadership;
    this.secrets = new SecretFolder(config.data(), Deliveries.SECRETS);
    this.clock = clock;
  }

  /** A pressed button; a repetition of the same request does nothing more. */
  @POST
  @PermitAll
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(operationId = "slackButton", summary = "A button pressed in Slack, signed by Slack")
  public Response pressed(
      @PathParam("name") String name, @Context HttpHeaders headers, byte @Nullable [] form) {
    String body = form == null ? "" : new String(form, StandardCharsets.UTF_8);
    String signature = headers.getHeaderString("X-Slack-Signature");
    Instant now = Instant.now(clock);
    if (!SlackSignature.accepts(
        signingSecret(name),
        headers.getHeaderString("X-Slack-Request-Timestamp"),
        signature,
        body,
        now)) {
      throw ApiException.unauthenticated(
          "request: not signed by Slack within 5 minutes (expected X-Slack-Signature and"
              + " X-Slack-Request-Timestamp made with the app's signing secret)");
    }
    if (!leadership.leads()) {
      throw leadership.refusal();
    }
    Optional<SlackInteraction> pressed;
    try {
      pressed = SlackInteraction.parse(body);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
    if (pressed.isPresent() && seen.first(String.valueOf(signature), now)) {
      act(pressed.get());
    }
    return Response.ok().build();
  }

  private void act(SlackInteraction pressed) {
    if (!buttons.isResolvable()) {
      throw ApiException.of(501, "not_available", "incidents: not kept by this server");
    }
    String by = "slack:" + pressed.userId() + " (" + pressed.userName() + ")";
    switch (pressed.action()) {
      case ACKNOWLEDGE -> buttons.get().acknowledge(pressed.incident(), by);
      case SILENCE -> buttons.get().silence(pressed.incident(), SILENCE, by);
    }
  }

  /** Empty when no such notifier has one: nothing is signed with that. */
  private String signingSecret(String notifier) {
    NotifierSpec spec = deliveries.specs().get(notifier);
    String name =
        switch (spec == null ? null : spec.target()) {
          case NotifierSpec.SlackApp app -> app.signingSecret();
          case NotifierSpec.SlackWebhook hook -> hook.signingSecret();
          case null -> null;
          case NotifierSpec.PagerDuty other -> null;
          case NotifierSpec.Alertmanager other -> null;
          case NotifierSpec.Webhook other -> null;
        };
    return name == null ? "" : secrets.read(name).orElse("").strip();
  }
}
