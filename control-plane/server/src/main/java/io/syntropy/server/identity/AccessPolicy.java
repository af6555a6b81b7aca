package io.syntropy.server.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.syntropy.server.data.ServerConfig;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Default deny, for every path of the HTTP port, whoever serves it. */
@ApplicationScoped
public class AccessPolicy implements HttpSecurityPolicy {
  private final boolean loopbackOnly;

  @Inject
  AccessPolicy(ServerConfig config) {
    this.loopbackOnly = config.loopbackOnly();
  }

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext request, Uni<SecurityIdentity> identity, AuthorizationRequestContext context) {
    PathAccess access = PathAccess.of(request.request().method().name(), request.normalizedPath());
    return access.needsCaller(loopbackOnly)
        ? identity.map(who -> who.isAnonymous() ? CheckResult.DENY : CheckResult.PERMIT)
        : CheckResult.permit();
  }
}
