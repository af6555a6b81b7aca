package io.syntropy.client.token;

/**
 * A fresh token, the only time its secret is known.
 *
 * @param secret hand it to its owner and forget it
 * @param record what is stored
 */
public record IssuedToken(String secret, TokenRecord record) {
  /** Without the secret, so that it cannot reach a log by accident. */
  @Override
  public String toString() {
    return "IssuedToken[" + record + "]";
  }
}
