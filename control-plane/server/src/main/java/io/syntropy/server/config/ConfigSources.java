package io.syntropy.server.config;

import io.syntropy.server.data.ConfigLocation;
import java.nio.file.Path;

/** Opens the source a location names. */
public final class ConfigSources {
  private ConfigSources() {}

  /**
   * The source at {@code location}.
   *
   * @param data the data folder; a git source keeps its copy in {@code config-git} there
   */
  public static ConfigSource at(ConfigLocation location, Path data) {
    return switch (location) {
      case ConfigLocation.Folder folder -> new ConfigFolder(folder.path());
      case ConfigLocation.Git git -> new GitSource(git, data.resolve("config-git"));
    };
  }
}
