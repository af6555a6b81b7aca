package io.syntropy.server.telemetry;

import io.syntropy.server.audit.FileSecretStore;
import io.syntropy.server.audit.SecretStore;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.telemetry.govern.PiiScrubber;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.util.HexFormat;

/** What removes personal data and secrets, with this installation's key for identities. */
@ApplicationScoped
public class Scrubbing {
  /** Kept as long as what was hashed with it: with another key nobody is recognised again. */
  private static final String KEY = "telemetry-identity-key";

  private static final int KEY_BYTES = 32;

  private final PiiScrubber scrubber;

  /** Reads the key, or makes one at the first start. */
  public Scrubbing(ServerConfig config, TelemetryFiles files) {
    SecretStore secrets = new FileSecretStore(config.data().resolve("secrets"));
    String key = secrets.read(KEY).map(String::strip).orElseGet(() -> create(secrets));
    scrubber = new PiiScrubber(files.settings().scrubbing(), HexFormat.of().parseHex(key));
  }

  private static String create(SecretStore secrets) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    String text = HexFormat.of().formatHex(key);
    secrets.create(KEY, text);
    return text;
  }

  /** The scrubber of all receivers. */
  public PiiScrubber scrubber() {
    return scrubber;
  }
}
