package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFilesIT {
  @TempDir Path folder;

  private void save(long position, String config, String engine) throws IOException {
    CheckpointFiles files = new CheckpointFiles(folder);
    files.commit(
        files.write(
            position, bytes(config), out -> out.write(engine.getBytes(StandardCharsets.UTF_8))));
    files.prune(Set.of(3L));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> offered(boolean taken) throws IOException {
    List<String> all = new ArrayList<>();
    long position =
        new CheckpointFiles(folder)
            .restore((at, config, engine) -> {
              String state = new String(engine.readAllBytes(), StandardCharsets.UTF_8);
              all.add(at + " " + new String(config, StandardCharsets.UTF_8) + " " + state);
              return taken;
            });
    all.add("-> " + position);
    return all;
  }

  @Test
  void newestIsTakenAndTheNewestTwoAreKeptAndThoseAskedFor() throws IOException {
    save(3, "z", "zero");
    save(5, "a", "one");
    save(7, "b", "two");
    save(9, "c", "three");
    assertThat(offered(true)).containsExactly("9 c three", "-> 9");
    assertThat(offered(false)).containsExactly("9 c three", "7 b two", "3 z zero", "-> -1");
    assertThat(new CheckpointFiles(folder).positions()).containsExactly(3L, 7L, 9L);
    assertThat(new CheckpointFiles(folder).needed()).isEqualTo(7);
  }

  @Test
  void damagedOrTornOneIsPassedOver() throws IOException {
    save(7, "b", "two");
    save(9, "c", "three");
    Path newest = folder.resolve("checkpoint-%020d.bin".formatted(9));
    byte[] whole = Files.readAllBytes(newest);
    // Magic, position, length, configuration, checksum; what follows is the engine's own business.
    for (int i = 0; i < whole.length - "three".length(); i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 4;
      Files.write(newest, damaged);
      assertThat(offered(true)).as("byte %d", i).containsExactly("7 b two", "-> 7");
      Files.write(newest, java.util.Arrays.copyOf(whole, i));
      assertThat(offered(true)).as("torn at %d", i).containsExactly("7 b two", "-> 7");
    }
  }

  @Test
  void draftThatWasNotCommittedIsNotThere() throws IOException {
    save(7, "b", "two");
    new CheckpointFiles(folder).write(9, bytes("c"), out -> out.write(1));
    assertThat(offered(true)).containsExactly("7 b two", "-> 7");
  }
}
