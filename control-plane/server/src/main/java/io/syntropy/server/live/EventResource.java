package io.syntropy.server.live;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.jspecify.annotations.Nullable;

/** The live envelopes as server-sent events, for curl and the command line. */
@Path("/api/v1/events")
public class EventResource {
  private final LiveHub hub;
  private final EventStreams streams;

  /** Streams what {@code hub} tells. */
  public EventResource(LiveHub hub, EventStreams streams) {
    this.hub = hub;
    this.streams = streams;
  }

  /** Every change from {@code cursor} on. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RolesAllowed(Role.VIEWER)
  @RunOnVirtualThread
  public void stream(
      @QueryParam("cursor") @Nullable String cursor, @Context SseEventSink sink, @Context Sse sse) {
    EventStreams.Stream stream = streams.open(sink, sse);
    Long from = cursor == null ? null : LiveCursor.of("cursor=" + cursor);
    stream.onClose(hub.listen(from, stream::send));
  }
}
