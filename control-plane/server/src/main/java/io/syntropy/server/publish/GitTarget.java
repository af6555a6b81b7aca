package io.syntropy.server.publish;

import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.SignedNote;
import io.syntropy.server.config.IsolatedGit;
import io.syntropy.server.data.GitAddress;
import io.syntropy.server.data.OwnerOnlyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * A branch of a git repository: one commit a checkpoint, never pushed by force. A repository that
 * refuses forced pushes keeps what was pushed even from who has our key.
 */
final class GitTarget implements CheckpointTarget {
  private static final int SILENCE_SECONDS = 20;
  private static final int ATTEMPTS = 3;
  private static final int MAX_BYTES = 1 << 16;
  private static final String LOCAL = "refs/syntropy/kept";

  static {
    IsolatedGit.install();
  }

  private final GitAddress address;
  private final Optional<Path> tokenFile;
  private final Path folder;
  private final Clock clock;

  /** Keeps its copy in {@code folder}, made when missing; it holds nothing of value. */
  GitTarget(GitAddress address, Optional<Path> tokenFile, Path folder, Clock clock) {
    this.address = address;
    this.tokenFile = tokenFile;
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "git:" + address;
  }

  private String branch() {
    return Constants.R_HEADS + (address.branch().isEmpty() ? "main" : address.branch());
  }

  private String path(String file) {
    return address.folder().isEmpty() ? file : address.folder() + "/" + file;
  }

  private interface Use<T> {
    T of(Repository repository, @Nullable RevCommit newest) throws IOException, GitAPIException;
  }

  @Override
  public void put(SignedNote note, PushedLog log) throws IOException {
    Checkpoint now = log.of(note);
    for (int attempt = 1; ; attempt++) {
      boolean done =
          withNewest((repository, newest) -> {
            Optional<String> kept = newest == null ? Optional.empty() : read(repository, newest);
            if (kept.isPresent()
                && log.compare(KeptFiles.parse(KeptFiles.NEWEST, kept.get())).size()
                    >= now.size()) {
              return true;
            }
            return push(repository, commit(repository, newest, note, log));
          });
      if (done) {
        return;
      }
      if (attempt == ATTEMPTS) {
        throw new IOException("somebody else pushes all the time (%d attempts)".formatted(attempt));
      }
    }
  }

  @Override
  public List<SignedNote> kept() throws IOException {
    return withNewest((repository, newest) -> {
      List<SignedNote> kept = new ArrayList<>();
      if (newest == null) {
        return kept;
      }
      List<String> names = new ArrayList<>();
      List<ObjectId> blobs = new ArrayList<>();
      try (TreeWalk walk = TreeWalk.forPath(repository, path(KeptFiles.ALL), newest.getTree())) {
        if (walk == null || !walk.isSubtree()) {
          return kept;
        }
        try (TreeWalk files = new TreeWalk(repository)) {
          files.addTree(walk.getObjectId(0));
          files.setRecursive(true);
          while (files.next()) {
            if (KeptFiles.SIZE.matcher(files.getNameString()).matches()) {
              names.add(files.getPathString());
              blobs.add(files.getObjectId(0));
            }
          }
        }
      }
      for (int i = 0; i < names.size(); i++) {
        kept.add(KeptFiles.parse(names.get(i), text(repository, blobs.get(i))));
      }
      kept.sort(Comparator.comparingLong(KeptFiles::size));
      return List.copyOf(kept.subList(Math.max(0, kept.size() - KeptFiles.MOST), kept.size()));
    });
  }

  private <T> T withNewest(Use<T> use) throws IOException {
    try (Repository repository = open();
        Git git = new Git(repository);
        RevWalk walk = new RevWalk(repository)) {
      Ref there = with(Git.lsRemoteRepository().setRemote(address.url())).callAsMap().get(branch());
      if (there == null) {
        return use.of(repository, null);
      }
      with(git.fetch()
              .setRemote(address.url())
              .setRefSpecs("+" + branch() + ":" + LOCAL)
              .setTagOpt(TagOpt.NO_TAGS))
          .call();
      return use.of(repository, walk.parseCommit(repository.resolve(LOCAL)));
    } catch (GitAPIException | JGitInternalException e) {
      throw new IOException(reason(e), e);
    }
  }

  private Repository open() throws IOException {
    boolean fresh = !Files.exists(folder.resolve("HEAD"));
    Files.createDirectories(folder);
    Repository repository =
        new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
    if (fresh) {
      repository.create(true);
      StoredConfig config = repository.getConfig();
      // A redirect could take the token elsewhere.
      config.setString("http", null, "followRedirects", "false");
      config.save();
    }
    return repository;
  }

  private <C extends TransportCommand<C, ?>> C with(C command) throws IOException {
    command.setTimeout(SILENCE_SECONDS);
    if (tokenFile.isPresent()) {
      String text = OwnerOnlyFile.read(tokenFile.get());
      int colon = text.indexOf(':');
      command.setCredentialsProvider(
          new UsernamePasswordCredentialsProvider(
              colon < 0 ? "git" : text.substring(0, colon), text.substring(colon + 1)));
    }
    return command;
  }

  private Optional<String> read(Repository repository, RevCommit commit) throws IOException {
    try (TreeWalk walk = TreeWalk.forPath(repository, path(KeptFiles.NEWEST), commit.getTree())) {
      return walk == null ? Optional.empty() : Optional.of(text(repository, walk.getObjectId(0)));
    }
  }

  private static String text(Repository repository, ObjectId blob) throws IOException {
    return new String(repository.open(blob).getBytes(MAX_BYTES), StandardCharsets.UTF_8);
  }

  private ObjectId commit(
      Repository repository, @Nullable RevCommit parent, SignedNote note, PushedLog log)
      throws IOException {
    long size = KeptFiles.size(note);
    try (ObjectInserter inserter = repository.newObjectInserter();
        ObjectReader reader = inserter.newReader()) {
      DirCache index = DirCache.newInCore();
      if (parent != null) {
        DirCacheBuilder builder = index.builder();
        builder.addTree(new byte[0], DirCacheEntry.STAGE_0, reader, parent.getTree());
        builder.finish();
      }
      DirCacheEditor editor = index.editor();
      add(editor, inserter, KeptFiles.NEWEST, note.format());
      add(editor, inserter, KeptFiles.path(size), note.format());
      add(editor, inserter, KeptFiles.KEY, log.key().vkey() + "\n");
      editor.finish();
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(index.writeTree(inserter));
      if (parent != null) {
        commit.setParentId(parent);
      }
      PersonIdent author =
          new PersonIdent("Syntropy audit log", log.key().name(), clock.instant(), ZoneOffset.UTC);
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage("Checkpoint of " + size + " entries\n");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  private void add(DirCacheEditor editor, ObjectInserter inserter, String file, String text)
      throws IOException {
    ObjectId blob = inserter.insert(Constants.OBJ_BLOB, text.getBytes(StandardCharsets.UTF_8));
    editor.add(
        new DirCacheEditor.PathEdit(path(file)) {
          @Override
          public void apply(DirCacheEntry entry) {
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(blob);
          }
        });
  }

  /** False when somebody pushed meanwhile. */
  private boolean push(Repository repository, ObjectId commit) throws IOException, GitAPIException {
    try (Git git = new Git(repository)) {
      Iterable<PushResult> results =
          with(git.push()
                  .setRemote(address.url())
                  .setRefSpecs(new RefSpec(commit.name() + ":" + branch())))
              .call();
      for (PushResult result : results) {
        RemoteRefUpdate update = result.getRemoteUpdate(branch());
        RemoteRefUpdate.Status status = update == null ? null : update.getStatus();
        if (status == RemoteRefUpdate.Status.REJECTED_NONFASTFORWARD
            || status == RemoteRefUpdate.Status.REJECTED_REMOTE_CHANGED) {
          return false;
        }
        if (status != RemoteRefUpdate.Status.OK && status != RemoteRefUpdate.Status.UP_TO_DATE) {
          String said = update == null ? "" : String.valueOf(update.getMessage());
          throw new IOException("refuses the push: " + status + " " + said);
        }
      }
      return true;
    }
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text = String.valueOf(failure.getMessage());
    String deeper = String.valueOf(root.getMessage());
    return (text.contains(deeper) ? text : text + ": " + deeper).replaceAll("\\p{Cntrl}+", " ");
  }
}
