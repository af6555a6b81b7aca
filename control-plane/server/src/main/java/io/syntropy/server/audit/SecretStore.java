package io.syntropy.server.audit;

import java.util.Optional;

/** Where the signing key is kept. */
public interface SecretStore {
  /**
   * The secret of a name, empty when there is none.
   *
   * @param name lower-case letters, digits and dashes
   */
  Optional<String> read(String name);

  /** Keeps a new secret, durably on return; refuses to replace one. */
  void create(String name, String secret);
}
