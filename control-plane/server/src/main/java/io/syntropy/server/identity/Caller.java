package io.syntropy.server.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.CallerName;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who makes the current request, as established by token, console session or enrolment code. */
@RequestScoped
public class Caller {
  private final SecurityIdentity identity;
  private final EnrolmentCodes enrolments;

  @Inject
  Caller(SecurityIdentity identity, EnrolmentCodes enrolments) {
    this.identity = identity;
    this.enrolments = enrolments;
  }

  /** The token's name; {@code anonymous} without credentials. */
  public String name() {
    return CallerName.of(identity).name();
  }

  /**
   * {@code admin}, {@code operator}, {@code viewer}, {@code service:NAME}, {@code enrolment} or
   * {@code anonymous}.
   */
  public String role() {
    return CallerName.of(identity).role();
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
    Role role = Identities.roleOf(identity);
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

  /**
   * Lets through who may register the service {@code name}: operators always, the service itself
   * once it is known, and an enrolment code, used up here, while it is not. Call it once the
   * manifest is valid, so that a misspelt one does not cost the code.
   *
   * @param known whether the service is registered already
   * @throws ApiException 403 for anyone else, and for a code used meanwhile
   */
  public void requireRegistrar(String name, boolean known) {
    if (isOperator() || isService(name)) {
      return;
    }
    String code = enrolmentCode();
    if (code == null) {
      throw ApiException.forbidden(
          "caller: "
              + role()
              + " (expected service:"
              + name
              + ", operator, admin or an enrolment code)");
    }
    if (known) {
      throw ApiException.forbidden(
          "enrolment code: service " + name + " is registered already (expected its own token)");
    }
    if (!enrolments.redeem(code, Instant.now())) {
      throw ApiException.forbidden("enrolment code: used or expired (expected a fresh one)");
    }
  }

  private @Nullable String enrolmentCode() {
    return identity.getAttribute(Identities.ENROLMENT);
  }
}
