package io.syntropy.server.identity;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.syntropy.client.token.TokenRecord;
import org.jspecify.annotations.Nullable;

/** Between stored tokens and Quarkus identities. */
final class Identities {
  /** Role name of a caller who shows an enrolment code. */
  static final String ENROLMENT = "enrolment";

  private static final String ROLE = "syntropy.role";
  private static final String TOKEN = "syntropy.token";

  private Identities() {}

  static SecurityIdentity of(TokenRecord token) {
    Role role = Role.parse(token.role());
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(token.name()))
        .addRoles(role.granted())
        .addAttribute(ROLE, role)
        .addAttribute(TOKEN, token)
        .build();
  }

  static SecurityIdentity ofEnrolment(String code) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(ENROLMENT))
        .addRole(ENROLMENT)
        .addAttribute(ENROLMENT, code)
        .build();
  }

  static @Nullable Role roleOf(SecurityIdentity identity) {
    return identity.getAttribute(ROLE);
  }

  static @Nullable TokenRecord tokenOf(SecurityIdentity identity) {
    return identity.getAttribute(TOKEN);
  }
}
