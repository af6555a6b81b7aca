package io.syntropy.server.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.audit.SignedNote;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTargetIT extends CheckpointTargetContract {
  @TempDir Path temporary;

  private Path folder() throws Exception {
    return Files.createDirectories(temporary.resolve("kept"));
  }

  @Override
  CheckpointTarget target() throws Exception {
    return new FolderTarget(folder());
  }

  @Override
  void reachable(boolean yes) throws Exception {
    Path kept = temporary.resolve("kept");
    Path away = temporary.resolve("away");
    Files.move(yes ? away : kept, yes ? kept : away);
  }

  @Test
  void theFilesAreWhatTheVerifierTakes() throws Exception {
    GrownLog log = new GrownLog();
    SignedNote note = log.grow(1_234_567);
    target().put(note, log);
    assertThat(folder().resolve("checkpoint")).hasContent(note.format());
    assertThat(folder().resolve("checkpoints/1/1234567")).hasContent(note.format());
    assertThat(folder().resolve("public-key")).hasContent(log.key().vkey() + "\n");
  }
}
