package io.syntropy.server.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.audit.SignedNote;
import io.syntropy.audit.SignedNote.NoteSignature;
import io.syntropy.postgres.EmbeddedPostgres;
import io.syntropy.server.audit.Cosignatures;
import io.syntropy.server.audit.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of C2SP tlog-witness beside a real witness. */
class WitnessTargetIT {
  @TempDir static Path folder;
  static Path tool;
  static EmbeddedPostgres postgres;
  static Cosignatures cosignatures;

  private final GrownLog log = new GrownLog();

  @BeforeAll
  static void start() throws Exception {
    tool = GoWitness.build(folder);
    postgres = EmbeddedPostgres.start(folder.resolve("data"));
    cosignatures = new Cosignatures(new TestStore(postgres, folder.resolve("keys")).database());
  }

  @AfterAll
  static void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static CheckpointTarget client(GoWitness witness) {
    return new WitnessTarget(witness.key(), witness.url(), cosignatures, Clock.systemUTC());
  }

  private static List<NoteSignature> cosigned(SignedNote note) {
    List<NoteSignature> all = cosignatures.with(note).signatures();
    return all.subList(1, all.size());
  }

  @Test
  void eachCheckpointIsCosignedAlsoByAClientThatForgot() throws Exception {
    try (GoWitness witness = GoWitness.start(tool, log.key(), "w.example/one")) {
      CheckpointTarget client = client(witness);
      for (long more : List.of(1, 1, 5, 1_000, 3, 77_777)) {
        SignedNote note = log.grow(more);
        client.put(note, log);
        assertThat(cosigned(note)).hasSize(1);
        assertThat(witness.key().cosigned(note.text(), cosigned(note).getFirst())).isPresent();
        client.put(note, log);
        // It asks from size 0, is told the size (409), and proves from there.
        SignedNote next = log.grow(2);
        client = client(witness);
        client.put(next, log);
        assertThat(cosigned(next)).hasSize(1);
      }
    }
  }

  @Test
  void anotherHistoryIsNotCosigned() throws Exception {
    try (GoWitness witness = GoWitness.start(tool, log.key(), "w.example/two")) {
      client(witness).put(log.grow(100), log);
      for (long size : List.of(100L, 150L, 60L)) {
        SignedNote other = log.rewritten(size);
        assertThatThrownBy(() -> client(witness).put(other, log))
            .as("size " + size)
            .isInstanceOf(RewrittenException.class);
        assertThat(cosigned(other)).isEmpty();
      }
    }
  }

  @Test
  void aWitnessThatDoesNotKnowUsOrIsAwaySaysSo() throws Exception {
    GrownLog known = new GrownLog();
    SignedNote note = log.grow(1);
    CheckpointTarget client;
    try (GoWitness witness = GoWitness.start(tool, known.key(), "w.example/three")) {
      client = client(witness);
      assertThatThrownBy(() -> client.put(note, log))
          .hasMessageContaining("does not know this log")
          .hasMessageContaining(log.key().vkey());
    }
    assertThatThrownBy(() -> client.put(note, log))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(RewrittenException.class);
  }
}
