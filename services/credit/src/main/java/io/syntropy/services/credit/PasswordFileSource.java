package io.syntropy.services.credit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** Gives {@code credit.db.password} from the file that {@code CREDIT_DB_PASSWORD_FILE} names. */
public final class PasswordFileSource implements ConfigSource {
  private static final String PROPERTY = "credit.db.password";

  private final @Nullable String file = System.getenv("CREDIT_DB_PASSWORD_FILE");

  @Override
  public Set<String> getPropertyNames() {
    return file == null ? Set.of() : Set.of(PROPERTY);
  }

  @Override
  public Map<String, String> getProperties() {
    return Map.of();
  }

  @Override
  public @Nullable String getValue(String property) {
    if (file == null || !property.equals(PROPERTY)) {
      return null;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("CREDIT_DB_PASSWORD_FILE: " + file + " not readable", e);
    }
  }

  @Override
  public String getName() {
    return "CREDIT_DB_PASSWORD_FILE";
  }

  @Override
  public int getOrdinal() {
    return 310;
  }
}
