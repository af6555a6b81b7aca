package io.syntropy.server.config;

import io.syntropy.server.data.ConfigLocation;
import io.syntropy.server.data.OwnerOnlyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.eclipse.jgit.api.FetchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.LsRemoteCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.InvalidRemoteException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.lib.SubmoduleConfig.FetchRecurseSubmodulesMode;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

/**
 * A bare, shallow repository that follows one branch of a remote one, whatever is pushed there by
 * force. It holds nothing of value: it is made anew when it is damaged or has grown old.
 */
final class GitMirror {
  private static final int SILENCE_SECONDS = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int COMMITS_KEPT = 200;
  private static final String LOCAL = "refs/syntropy/newest";

  static {
    IsolatedGit.install();
  }

  private final ConfigLocation.Git location;
  private final Path folder;
  private String newest = "";
  private int commits;

  GitMirror(ConfigLocation.Git location, Path folder) {
    this.location = location;
    this.folder = folder;
  }

  /** What is done with a commit. */
  interface Use<T> {
    T of(Repository repository, RevCommit commit) throws IOException;
  }

  /**
   * Fetches, and hands over the branch's newest commit.
   *
   * @throws IOException saying why that commit could not be had; carries no credentials
   */
  <T> T withNewest(Use<T> use) throws IOException {
    if (commits > COMMITS_KEPT) {
      delete();
    }
    try {
      return attempt(use);
    } catch (MissingObjectException | DamagedException damaged) {
      delete();
      return attempt(use);
    } catch (FetchException failed) {
      if (newest.isEmpty() && !Files.exists(folder.resolve("refs/syntropy")) || !answers()) {
        throw failed;
      }
      // The remote is well, so the copy is not.
      delete();
      return attempt(use);
    }
  }

  /** Whether the remote answers and has the branch. */
  private boolean answers() throws IOException {
    try {
      LsRemoteCommand list =
          Git.lsRemoteRepository().setRemote(location.address().url()).setTimeout(SILENCE_SECONDS);
      if (location.tokenFile().isPresent()) {
        list.setCredentialsProvider(credentials(location.tokenFile().get()));
      }
      return list.callAsMap().containsKey(branch());
    } catch (GitAPIException e) {
      return false;
    }
  }

  private String branch() {
    String name = location.address().branch();
    return name.isEmpty() ? Constants.HEAD : Constants.R_HEADS + name;
  }

  private <T> T attempt(Use<T> use) throws IOException {
    try (Repository repository = open();
        RevWalk walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(fetch(repository));
      if (!commit.name().equals(newest)) {
        newest = commit.name();
        commits++;
      }
      return use.of(repository, commit);
    }
  }

  private Repository open() throws IOException {
    try {
      boolean fresh = !Files.exists(folder.resolve("HEAD"));
      if (fresh) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      Repository repository =
          new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
      if (fresh) {
        repository.create(true);
        StoredConfig config = repository.getConfig();
        // A redirect could take the token elsewhere.
        config.setString("http", null, "followRedirects", "false");
        // The copy is thrown away before it needs tidying.
        config.setInt("gc", null, "auto", 0);
        config.setInt("gc", null, "autoPackLimit", 0);
        config.setBoolean("gc", null, "autoDetach", false);
        config.save();
      }
      return repository;
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new DamagedException(e);
    }
  }

  private ObjectId fetch(Repository repository) throws IOException {
    String remote = branch();
    Deadline deadline = new Deadline(System.nanoTime() + PATIENCE.toNanos());
    try (Git git = new Git(repository)) {
      FetchCommand fetch =
          git.fetch()
              .setRemote(location.address().url())
              .setRefSpecs("+" + remote + ":" + LOCAL)
              .setDepth(1)
              .setTagOpt(TagOpt.NO_TAGS)
              .setRecurseSubmodules(FetchRecurseSubmodulesMode.NO)
              .setTimeout(SILENCE_SECONDS)
              .setProgressMonitor(deadline);
      if (location.tokenFile().isPresent()) {
        fetch.setCredentialsProvider(credentials(location.tokenFile().get()));
      }
      FetchResult result = fetch.call();
      Ref ref = result.getAdvertisedRef(remote);
      if (ref == null || ref.getObjectId() == null) {
        throw new IOException(remote + " is not there (expected a branch with a commit)");
      }
      return ref.getObjectId();
    } catch (GitAPIException e) {
      throw new FetchException(reason(e, deadline), e);
    } catch (org.eclipse.jgit.api.errors.JGitInternalException e) {
      throw new DamagedException(e);
    }
  }

  private static UsernamePasswordCredentialsProvider credentials(Path file) throws IOException {
    String text = OwnerOnlyFile.read(file);
    int colon = text.indexOf(':');
    return new UsernamePasswordCredentialsProvider(
        colon < 0 ? "git" : text.substring(0, colon), text.substring(colon + 1));
  }

  private static String reason(Throwable failure, Deadline deadline) {
    if (String.valueOf(failure.getMessage()).contains("no CredentialsProvider")) {
      return "it asks for credentials (expected a token in SYNTROPY_CONFIG_TOKEN_FILE)";
    }
    if (deadline.isCancelled()) {
      return "not fetched within " + PATIENCE.toMinutes() + " min";
    }
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text = failure.getMessage() == null ? "" : failure.getMessage();
    String deeper = root.getMessage() == null ? "" : root.getMessage();
    boolean said = deeper.isEmpty() || text.contains(deeper);
    String both =
        said ? text : failure instanceof InvalidRemoteException ? deeper : text + ": " + deeper;
    return both.replaceAll("\\p{Cntrl}+", " ");
  }

  private void delete() throws IOException {
    newest = "";
    commits = 0;
    if (Files.exists(folder)) {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** The copy is of no use any more. */
  private static final class DamagedException extends IOException {
    DamagedException(Throwable cause) {
      super("the local copy is damaged: " + cause.getMessage(), cause);
    }
  }

  /** The remote, or the way to it, failed; or the copy did. */
  private static final class FetchException extends IOException {
    FetchException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Ends a transfer that takes too long though it never falls silent. */
  private static final class Deadline extends EmptyProgressMonitor {
    private final long nanos;

    Deadline(long nanos) {
      this.nanos = nanos;
    }

    @Override
    public boolean isCancelled() {
      return System.nanoTime() - nanos > 0;
    }
  }
}
