package io.syntropy.server.audit;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileSecretStoreIT extends SecretStoreContract {
  @TempDir Path folder;

  @Override
  SecretStore open() {
    return new FileSecretStore(folder.resolve("secrets"));
  }
}
