package io.syntropy.server.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.syntropy.server.http.ApiException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Who makes the current request, as established by token or console session. */
@RequestScoped
public class Caller {
  private final SecurityIdentity identity;

  @Inject
  Caller(SecurityIdentity identity) {
    this.identity = identity;
  }

  /** The token's name; {@code anonymous} without credentials. */
  public String name() {
    return identity.isAnonymous() ? "anonymous" : identity.getPrincipal().getName();
  }

  /** {@code admin}, {@code operator}, {@code viewer}, {@code service:NAME} or {@code anonymous}. */
  public String role() {
    Role role = identity.getAttribute(Role.ATTRIBUTE);
    return role == null ? "anonymous" : role.toString();
  }

  /** Whether this is an admin, who may call everything. */
  public boolean isAdmin() {
    return identity.hasRole(Role.ADMIN);
  }

  /** Whether this caller may change things by hand: operator or admin. */
  public boolean isOperator() {
    return identity.hasRole(Role.OPERATOR);
  }

  /** Whether the caller is exactly the service {@code name}. */
  public boolean isService(String name) {
    Role role = identity.getAttribute(Role.ATTRIBUTE);
    return role != null && role.service().equals(Optional.of(name));
  }

  /**
   * Lets the service {@code name} itself and admins pass.
   *
   * @throws ApiException 403 for anyone else
   */
  public void requireService(String name) {
    if (!isService(name) && !isAdmin()) {
      throw ApiException.forbidden(
          "caller: " + role() + " (expected service:" + name + " or admin)");
    }
  }
}
