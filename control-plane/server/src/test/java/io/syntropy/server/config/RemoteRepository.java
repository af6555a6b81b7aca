package io.syntropy.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jgit.api.CreateBranchCommand;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.ResetCommand;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.revwalk.RevCommit;

/** A repository somebody pushes to. */
final class RemoteRepository {
  private static final PersonIdent ANA = new PersonIdent("Ana", "ana@example.org");

  private final Path folder;

  RemoteRepository(Path folder) throws Exception {
    IsolatedGit.install();
    this.folder = folder;
    Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call().close();
  }

  Path folder() {
    return folder;
  }

  String url() {
    return "file://" + folder;
  }

  /** A commit on the current branch with exactly these files. */
  String commit(Map<String, byte[]> files) throws Exception {
    try (Git git = Git.open(folder.toFile())) {
      clear();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.write(path, file.getValue());
      }
      return commitAll(git);
    }
  }

  /** A commit of whatever the folder holds now. */
  String commitAll() throws Exception {
    try (Git git = Git.open(folder.toFile())) {
      return commitAll(git);
    }
  }

  private String commitAll(Git git) throws Exception {
    git.add().addFilepattern(".").call();
    git.add().addFilepattern(".").setUpdate(true).call();
    return commit(git).name();
  }

  private static RevCommit commit(Git git) throws Exception {
    return git.commit()
        .setMessage("change")
        .setAuthor(ANA)
        .setCommitter(ANA)
        .setSign(false)
        .setAllowEmpty(true)
        .call();
  }

  /** Moves the branch to a commit made elsewhere, whose tree is here. */
  String push(byte[] rawCommit) throws Exception {
    try (Git git = Git.open(folder.toFile());
        ObjectInserter inserter = git.getRepository().newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_COMMIT, rawCommit);
      inserter.flush();
      RefUpdate main = git.getRepository().updateRef(Constants.R_HEADS + "main");
      main.setNewObjectId(id);
      main.forceUpdate();
      return id.name();
    }
  }

  /** A commit that adds a submodule entry. */
  void submodule(String path) throws Exception {
    try (Git git = Git.open(folder.toFile())) {
      DirCache index = git.getRepository().lockDirCache();
      var builder = index.builder();
      for (int i = 0; i < index.getEntryCount(); i++) {
        builder.add(index.getEntry(i));
      }
      DirCacheEntry entry = new DirCacheEntry(path);
      entry.setFileMode(FileMode.GITLINK);
      entry.setObjectId(ObjectId.fromString("1234567890123456789012345678901234567890"));
      builder.add(entry);
      builder.commit();
      commit(git);
    }
  }

  /** Throws the newest commits of the current branch away, as a forced push does. */
  void rewind(String commit) throws Exception {
    try (Git git = Git.open(folder.toFile())) {
      git.reset().setMode(ResetCommand.ResetType.HARD).setRef(commit).call();
    }
  }

  /** Replaces the whole history by one commit with these files. */
  String rewrite(Map<String, byte[]> files) throws Exception {
    try (Git git = Git.open(folder.toFile())) {
      git.checkout().setOrphan(true).setName("fresh").call();
      String commit = commit(files);
      git.branchDelete().setBranchNames("main").setForce(true).call();
      git.branchRename().setOldName("fresh").setNewName("main").call();
      return commit;
    }
  }

  void branch(String name) throws Exception {
    try (Git git = Git.open(folder.toFile())) {
      git.checkout()
          .setCreateBranch(true)
          .setName(name)
          .setUpstreamMode(CreateBranchCommand.SetupUpstreamMode.NOTRACK)
          .call();
    }
  }

  void checkout(String name) throws Exception {
    try (Git git = Git.open(folder.toFile())) {
      git.checkout().setName(name).call();
    }
  }

  void delete(String branch) throws Exception {
    try (Git git = Git.open(folder.toFile())) {
      git.branchDelete().setBranchNames(branch).setForce(true).call();
    }
  }

  private void clear() throws Exception {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder) && !folder.relativize(path).startsWith(".git")) {
          Files.delete(path);
        }
      }
    }
  }
}
