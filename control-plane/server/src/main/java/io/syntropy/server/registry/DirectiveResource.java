package io.syntropy.server.registry;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.server.lease.Leadership;
import io.syntropy.server.live.EventStreams;
import io.syntropy.server.loop.ControlLoop;
import io.syntropy.server.loop.LoopState;
import io.vertx.core.http.HttpServerResponse;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The stream of desired state that a service's instance follows. */
@Path("/api/v1/services/{name}/directives")
public class DirectiveResource {
  static final String LIMITED = "X-Syntropy-Limited";
  private static final Duration LOOK_ELSEWHERE = Duration.ofSeconds(15);

  private final DirectiveHub hub;
  private final Leadership leadership;
  private final ControlLoop loop;
  private final LoopState state;
  private final EventStreams streams;
  private final StoredJson json;
  private final Caller caller;

  /** Streams from {@code hub}. */
  public DirectiveResource(
      DirectiveHub hub,
      Leadership leadership,
      ControlLoop loop,
      LoopState state,
      EventStreams streams,
      StoredJson json,
      Caller caller) {
    this.hub = hub;
    this.leadership = leadership;
    this.loop = loop;
    this.state = state;
    this.streams = streams;
    this.json = json;
    this.caller = caller;
  }

  /**
   * Server-sent events: first the full desired state, then changes; a comment every 10 s. The event
   * id is the service's sequence number. Only the leader serves them: a follower answers 503 and
   * names the leader; a stream ends when its server stops being the leader. While the database is
   * gone, the last leader serves protective levels only, with the header {@code X-Syntropy-Limited}
   * and for 15 s at a time: another server may have become the leader.
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RolesAllowed({Role.SERVICE, Role.VIEWER})
  @RunOnVirtualThread
  public void stream(
      @PathParam("name") String name,
      @QueryParam("instance_id") @Nullable String instanceId,
      @QueryParam("region") @Nullable String region,
      @Context HttpServerResponse response,
      @Context SseEventSink sink,
      @Context Sse sse) {
    if (caller.role().startsWith(Role.SERVICE)) {
      caller.requireService(name);
    }
    try {
      Heartbeat.checkInstance(instanceId);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
    boolean limited = hub.limited();
    if (!limited && (!hub.serving() || !leadership.leads())) {
      throw leadership.refusal();
    }
    if (loop.ask(() -> state.registry().manifest(name)).isEmpty()) {
      throw ServiceResource.unknown(name);
    }
    if (limited) {
      response.putHeader(LIMITED, "true");
    }
    EventStreams.Stream stream = streams.open(sink, sse);
    if (limited) {
      streams.endAfter(stream, LOOK_ELSEWHERE);
    }
    stream.onClose(
        hub.subscribe(
            name,
            directive -> {
              if (directive.concerns(region)) {
                stream.send(Long.toString(directive.id()), json.write(directive));
              }
            },
            stream::end));
  }
}
