package io.syntropy.server.config;

import io.syntropy.server.data.ConfigLocation;
import io.syntropy.server.data.GitAddress;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The newest commit of one branch of a git repository. Files are read from the commit itself: there
 * is no work tree that hooks, links or filters could reach. Submodules are left out.
 */
public final class GitSource implements ConfigSource {
  private final ConfigLocation.Git location;
  private final GitMirror mirror;
  private final Clock clock;
  private @Nullable Content last;

  /** Keeps the newest commit of {@code location} in {@code folder}, made when missing. */
  public GitSource(ConfigLocation.Git location, Path folder) {
    this(location, folder, Clock.systemUTC());
  }

  GitSource(ConfigLocation.Git location, Path folder, Clock clock) {
    this.location = location;
    this.clock = clock;
    this.mirror = new GitMirror(location, folder);
  }

  @Override
  public String kind() {
    return "git";
  }

  @Override
  public String name() {
    return location.address().toString();
  }

  @Override
  public Duration interval() {
    return location.poll();
  }

  @Override
  public boolean writable() {
    return false;
  }

  @Override
  public void write(Map<String, String> files) {
    throw new IllegalStateException(name() + " is changed by pushing to it");
  }

  @Override
  public Content read() throws IOException {
    return mirror.withNewest(this::content);
  }

  private Content content(Repository repository, RevCommit commit) throws IOException {
    String signer = null;
    if (location.signers().isPresent()) {
      // At each look: a key taken from the list, or expired, counts no more from then on.
      signer = AllowedSigners.read(location.signers().get()).signer(commit, Instant.now(clock));
    }
    Content before = last;
    if (before != null && before.revision().equals(commit.name())) {
      return before;
    }
    Content content = new Reader(repository, commit, location.address()).content().signedBy(signer);
    last = content;
    return content;
  }

  /** Reads one commit. */
  private static final class Reader {
    private final Repository repository;
    private final RevCommit commit;
    private final GitAddress address;
    private final SortedMap<String, String> files = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private long bytes;

    Reader(Repository repository, RevCommit commit, GitAddress address) {
      this.repository = repository;
      this.commit = commit;
      this.address = address;
    }

    Content content() throws IOException {
      try (TreeWalk walk = new TreeWalk(repository)) {
        walk.addTree(root());
        while (walk.next()) {
          if (walk.isSubtree()) {
            if (walk.getDepth() < ConfigPaths.MAX_DEPTH && !walk.getNameString().startsWith(".")) {
              walk.enterSubtree();
            }
          } else if (ConfigPaths.isConfiguration(walk.getPathString())) {
            entry(walk.getPathString(), walk.getFileMode(), walk.getObjectId(0));
          }
        }
      }
      return new Content(commit.name(), files, faults);
    }

    private ObjectId root() throws IOException {
      if (address.folder().isEmpty()) {
        return commit.getTree();
      }
      try (TreeWalk found = TreeWalk.forPath(repository, address.folder(), commit.getTree())) {
        if (found == null || !found.isSubtree()) {
          throw new IOException(
              "folder %s is not in commit %s (expected a folder of the repository)"
                  .formatted(address.folder(), commit.name()));
        }
        return found.getObjectId(0);
      }
    }

    private void entry(String path, FileMode mode, ObjectId id) throws IOException {
      if (mode.equals(FileMode.SYMLINK)) {
        faults.add(new Fault(path, 1, 1, "symbolic link: not followed (expected a file)"));
        return;
      }
      if (!mode.equals(FileMode.REGULAR_FILE) && !mode.equals(FileMode.EXECUTABLE_FILE)) {
        return;
      }
      if (files.size() >= ConfigPaths.MAX_FILES) {
        throw new IOException("more than " + ConfigPaths.MAX_FILES + " files");
      }
      ObjectLoader blob = repository.open(id);
      if (blob.getSize() > Documents.MAX_FILE_BYTES) {
        files.put(path, ConfigPaths.TOO_LARGE);
        return;
      }
      bytes += blob.getSize();
      if (bytes > ConfigPaths.MAX_BYTES) {
        throw new IOException("more than " + (ConfigPaths.MAX_BYTES >> 20) + " MiB");
      }
      files.put(path, ConfigPaths.text(blob.getBytes(Documents.MAX_FILE_BYTES)));
    }
  }
}
