package io.syntropy.server.loop;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.identity.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Whether the journal leads to the decisions in the audit log. */
@Path("/api/v1/replay")
@RunOnVirtualThread
@RolesAllowed(Role.OPERATOR)
public class ReplayResource {
  private final Replay replay;

  /** Answers from {@code replay}. */
  public ReplayResource(Replay replay) {
    this.replay = replay;
  }

  /** Replays the journal and compares each decision with the audit log. Changes nothing. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public ReplayView run(@Nullable ReplayRequest request) {
    return replay.run(request == null ? ReplayRequest.ALL : request);
  }
}
