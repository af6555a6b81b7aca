package io.syntropy.server.http;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/**
 * Who calls, for limits, logs and the audit trail.
 *
 * @param name the token's name, {@code anonymous} without one
 * @param role admin, operator, viewer, enrolment, service:NAME or anonymous
 */
public record CallerName(String name, String role) {
  private static final CallerName ANONYMOUS = new CallerName("anonymous", "anonymous");
  private static final List<String> BY_RANK = List.of("admin", "operator", "viewer", "enrolment");

  /** Of a JAX-RS request. */
  public static CallerName of(SecurityIdentity identity) {
    return identity.isAnonymous()
        ? ANONYMOUS
        : new CallerName(identity.getPrincipal().getName(), role(identity.getRoles()));
  }

  /** Of a plain HTTP route; anonymous before authentication. */
  public static CallerName of(RoutingContext request) {
    return request.user() instanceof QuarkusHttpUser user
        ? of(user.getSecurityIdentity())
        : ANONYMOUS;
  }

  boolean isAnonymous() {
    return equals(ANONYMOUS);
  }

  boolean isService() {
    return role.startsWith("service:");
  }

  private static String role(Set<String> roles) {
    return BY_RANK.stream()
        .filter(roles::contains)
        .findFirst()
        .or(() -> roles.stream().filter(role -> role.startsWith("service:")).findFirst())
        .orElse("anonymous");
  }
}
