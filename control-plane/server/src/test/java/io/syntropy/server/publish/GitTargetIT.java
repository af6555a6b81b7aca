package io.syntropy.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.audit.SignedNote;
import io.syntropy.server.data.GitAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitTargetIT extends CheckpointTargetContract {
  @TempDir Path temporary;
  private int clients;

  @BeforeEach
  void repository() throws Exception {
    Git.init().setBare(true).setDirectory(remote().toFile()).call().close();
  }

  private Path remote() {
    return temporary.resolve("remote.git");
  }

  private CheckpointTarget target(String where) {
    return new GitTarget(
        GitAddress.parse("file://" + remote() + where),
        Optional.empty(),
        temporary.resolve("client-" + clients++),
        Clock.systemUTC());
  }

  @Override
  CheckpointTarget target() {
    return target("#main:audit/log");
  }

  @Override
  void reachable(boolean yes) throws Exception {
    Path away = temporary.resolve("away.git");
    Files.move(yes ? away : remote(), yes ? remote() : away);
  }

  private int commits() throws Exception {
    try (Git git = Git.open(remote().toFile())) {
      return (int)
          StreamSupport.stream(
                  git.log().add(git.getRepository().resolve("main")).call().spliterator(), false)
              .count();
    }
  }

  @Test
  void twoClientsAddOneCommitForEachCheckpoint() throws Exception {
    GrownLog log = new GrownLog();
    CheckpointTarget one = target();
    CheckpointTarget other = target();
    for (int i = 0; i < 3; i++) {
      SignedNote note = log.grow(10);
      one.put(note, log);
      other.put(note, log);
      other.put(log.grow(1), log);
    }
    assertThat(commits()).isEqualTo(6);
    assertThat(one.kept()).hasSize(6);
  }

  @Test
  void othersFilesInTheRepositoryStay() throws Exception {
    GrownLog log = new GrownLog();
    target("#main:one").put(log.grow(1), log);
    GrownLog second = new GrownLog();
    target("#main:two").put(second.grow(4), second);
    assertThat(target("#main:one").kept()).hasSize(1);
    assertThat(target("#main:two").kept()).hasSize(1);
    assertThat(target("#main").kept()).isEmpty();
  }

  @Test
  void aLostCopyIsMadeAnew() throws Exception {
    GrownLog log = new GrownLog();
    target().put(log.grow(1), log);
    target().put(log.grow(1), log);
    assertThat(commits()).isEqualTo(2);
  }
}
