package io.syntropy.server.identity;

import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.syntropy.client.token.TokenRecord;
import io.syntropy.server.http.ApiException;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The console's session. */
@Path("/api/v1/session")
@Tag(name = "session")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SessionResource {
  private final Logins logins;
  private final SecurityIdentity identity;

  @Inject
  SessionResource(Logins logins, SecurityIdentity identity) {
    this.logins = logins;
    this.identity = identity;
  }

  /** A token made with {@code syntropy token}, pasted by a person. */
  public record Login(@Nullable String token) {}

  /** Who is logged in, and until when. */
  public record Session(String name, String role, Instant expiresAt) {}

  /** Logs in with a token. */
  @POST
  @PermitAll
  @Operation(operationId = "login", summary = "Open a console session with a token")
  public Session login(Login login, @Context RoutingContext request) {
    String token = login == null ? null : login.token();
    if (token == null || token.isBlank() || token.length() > 256) {
      throw ApiException.badRequest("token: missing or too long (expected a token)");
    }
    return session(logins.byToken(request, token.strip()));
  }

  /** Says who calls. */
  @GET
  @Authenticated
  @Operation(operationId = "getSession", summary = "Who is logged in")
  public Session get() {
    return session(token());
  }

  /** Logs out. */
  @DELETE
  @Authenticated
  @Operation(operationId = "logout", summary = "End the console session")
  public void logout(@Context RoutingContext request) {
    logins.end(request, token());
  }

  private TokenRecord token() {
    TokenRecord token = Identities.tokenOf(identity);
    if (token == null) {
      throw ApiException.forbidden("caller: no session (expected a token or session)");
    }
    return token;
  }

  private static Session session(TokenRecord token) {
    return new Session(token.name(), token.role(), token.expires());
  }
}
