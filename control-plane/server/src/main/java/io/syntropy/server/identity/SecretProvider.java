package io.syntropy.server.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.syntropy.client.token.TokenRecord;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/** Looks secrets up: from memory on the I/O thread, from the file on a worker. */
@ApplicationScoped
public class SecretProvider implements IdentityProvider<SecretRequest> {
  private final TokenStore tokens;
  private final EnrolmentCodes enrolments;

  @Inject
  SecretProvider(TokenStore tokens, EnrolmentCodes enrolments) {
    this.tokens = tokens;
    this.enrolments = enrolments;
  }

  @Override
  public Class<SecretRequest> getRequestType() {
    return SecretRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      SecretRequest request, AuthenticationRequestContext context) {
    String secret = request.secret();
    if (secret.startsWith(EnrolmentCodes.PREFIX)) {
      return request.enrolmentAllowed() && enrolments.valid(secret, Instant.now())
          ? Uni.createFrom().item(Identities.ofEnrolment(secret))
          : Uni.createFrom().failure(new AuthenticationFailedException());
    }
    Optional<TokenRecord> remembered = tokens.remembered(secret, request.use());
    if (remembered.isPresent()) {
      return Uni.createFrom().item(Identities.of(remembered.get()));
    }
    return context.runBlocking(() ->
        tokens
            .find(secret, request.use())
            .map(Identities::of)
            .orElseThrow(AuthenticationFailedException::new));
  }
}
