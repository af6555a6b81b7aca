package io.syntropy.server.notify;

import io.syntropy.alerts.notify.Secrets;
import io.syntropy.server.audit.SecretFolder;
import java.nio.file.Path;
import java.util.Optional;

/** The secrets that Notifier documents may name. */
final class NotifierSecrets implements Secrets {
  private final SecretFolder folder;

  /** Those under the data folder. */
  NotifierSecrets(Path data) {
    folder = new SecretFolder(data, "notifiers");
  }

  @Override
  public Optional<String> read(String name) {
    return folder.read(name);
  }
}
