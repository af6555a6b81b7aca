package io.syntropy.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What every {@link SecretStore} does. */
abstract class SecretStoreContract {
  abstract SecretStore open();

  @Test
  void aSecretIsKeptAndNeverReplaced() {
    SecretStore store = open();
    assertThat(store.read("key")).isEmpty();
    store.create("key", "one\ntwo\n");
    assertThat(open().read("key")).hasValue("one\ntwo\n");
    assertThatThrownBy(() -> store.create("key", "three")).isInstanceOf(RuntimeException.class);
    assertThat(store.read("key")).hasValue("one\ntwo\n");
    store.create("other", "x");
    assertThat(store.read("other")).hasValue("x");
  }

  @Test
  void namesCannotLeaveTheStore() {
    assertThatThrownBy(() -> open().read("../key")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> open().create("a/b", "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
