package io.syntropy.server.config;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps git's settings of the machine and of the user who runs the server out: a fetch behaves the
 * same everywhere, and nothing is written outside the data folder.
 */
public final class IsolatedGit extends SystemReader {
  private final SystemReader machine;

  private IsolatedGit(SystemReader machine) {
    this.machine = machine;
  }

  /** Once for the process. */
  public static void install() {
    SystemReader before = SystemReader.getInstance();
    if (!(before instanceof IsolatedGit)) {
      SystemReader.setInstance(new IsolatedGit(before));
    }
  }

  @Override
  public String getHostname() {
    return machine.getHostname();
  }

  @Override
  public @Nullable String getenv(String variable) {
    return variable.startsWith("GIT_") ? null : machine.getenv(variable);
  }

  @Override
  public @Nullable String getProperty(String key) {
    return machine.getProperty(key);
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public long getCurrentTime() {
    return machine.now().toEpochMilli();
  }

  @Override
  public int getTimezone(long when) {
    return machine.getTimeZoneAt(java.time.Instant.ofEpochMilli(when)).getTotalSeconds() / 60;
  }

  /** Settings without a file. */
  private static final class Empty extends FileBasedConfig {
    @SuppressWarnings("NullAway") // both are optional there
    Empty(@Nullable Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {
      // nothing to read
    }

    @Override
    public void save() {
      // nowhere to write
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
