package io.syntropy.server.telemetry;

import io.smallrye.config.ConfigMapping;
import io.syntropy.slo.config.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The settings of this start; whoever changes the file starts anew. */
@ApplicationScoped
public class SettingsFile {
  private final TelemetrySettings settings;

  /** Where the file is. */
  @ConfigMapping(prefix = "syntropy.telemetry")
  public interface Location {
    /** The settings' file, none for the defaults. */
    Optional<Path> config();
  }

  /** Reads what {@code location} names. */
  public SettingsFile(Location location) {
    settings = location.config().map(SettingsFile::read).orElse(TelemetrySettings.DEFAULTS);
  }

  /** What the file says. */
  public TelemetrySettings get() {
    return settings;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming every fault with its line
   */
  public static TelemetrySettings read(Path file) {
    List<Fault> faults = new ArrayList<>();
    try {
      TelemetrySettings read =
          TelemetrySettings.read(file.toString(), Files.readString(file), faults);
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(
            faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }
}
