package io.syntropy.server.data;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the configuration comes from. */
public sealed interface ConfigLocation {
  /** How often a git repository is asked for news unless told otherwise. */
  Duration POLL = Duration.ofSeconds(30);

  /** A folder of this machine, existing. */
  record Folder(Path path) implements ConfigLocation {}

  /**
   * A git repository.
   *
   * @param tokenFile holds {@code TOKEN} or {@code USER:TOKEN} for https; only its owner may read
   *     it
   * @param signers whose signature a commit needs, in the form of {@code allowed_signers}; empty
   *     for nobody's
   * @param poll how often to ask for news, 5 s to 1 d
   */
  record Git(GitAddress address, Optional<Path> tokenFile, Optional<Path> signers, Duration poll)
      implements ConfigLocation {
    /** A repository whose commits need no signature. */
    public Git(GitAddress address, Optional<Path> tokenFile, Duration poll) {
      this(address, tokenFile, Optional.empty(), poll);
    }

    /** Checks the interval. */
    public Git {
      if (poll.compareTo(Duration.ofSeconds(5)) < 0 || poll.compareTo(Duration.ofDays(1)) > 0) {
        throw new StartFailure(
            StartFailure.USAGE,
            "SYNTROPY_CONFIG_POLL: " + poll.toSeconds() + " s (expected 5s..1d)");
      }
    }
  }
}
