package io.syntropy.server.identity;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.syntropy.client.token.TokenRecord;

/** A secret shown by a caller, to be looked up. */
final class SecretRequest extends BaseAuthenticationRequest {
  private final String secret;
  private final TokenRecord.Use use;
  private final boolean enrolmentAllowed;

  SecretRequest(String secret, TokenRecord.Use use, boolean enrolmentAllowed) {
    this.secret = secret;
    this.use = use;
    this.enrolmentAllowed = enrolmentAllowed;
  }

  String secret() {
    return secret;
  }

  TokenRecord.Use use() {
    return use;
  }

  boolean enrolmentAllowed() {
    return enrolmentAllowed;
  }
}
