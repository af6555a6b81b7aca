package io.syntropy.server.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.syntropy.audit.NoteSigner;
import io.syntropy.policy.Health;
import io.syntropy.policy.Mode;
import io.syntropy.policy.PolicyRevision;
import io.syntropy.policy.ProtectiveChange;
import io.syntropy.policy.ProtectiveLevel;
import io.syntropy.policy.Revert;
import io.syntropy.policy.Signal;
import io.syntropy.policy.Verdict;
import io.syntropy.server.db.StoredJson;
import io.syntropy.server.http.JsonFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real files: what was appended is read back, and nothing else. */
class SealedJournalIT {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final NoteSigner KEY = NoteSigner.generate("test");

  @TempDir private Path folder;
  private SealedJournal journal;

  @BeforeEach
  void open() {
    journal = journal(KEY);
    for (String region : List.of("a", "b", "c")) {
      journal.append(raise(region));
    }
  }

  private SealedJournal journal(NoteSigner key) {
    ObjectMapper mapper = new ObjectMapper();
    mapper.registerModules(new JavaTimeModule(), new Jdk8Module(), new ParameterNamesModule());
    new JsonFormat().customize(mapper);
    return new SealedJournal(
        folder, new StoredJson(mapper), key::sign, note -> note.isSignedBy(key.verifier()));
  }

  private static SealedRaise raise(String region) {
    return new SealedRaise(
        new ProtectiveChange(
            "p/" + region,
            "p",
            "social",
            region,
            ProtectiveLevel.NONE,
            ProtectiveLevel.SOFT,
            ProtectiveChange.Cause.RAISE,
            Mode.ACT,
            Verdict.ALLOWED,
            "mean 400 Hz",
            List.of(
                new Signal(region, "hz_mean", Double.NaN, "Hz", 420, Health.BAD, NOW, "passive")),
            List.of(),
            NOW,
            NOW.plusSeconds(60),
            new Revert(NOW.plusSeconds(60), "ttl", new TreeMap<>()),
            new PolicyRevision(3, "hash")),
        new Action.PolicyRef("p", 3, "hash"),
        7);
  }

  @Test
  void whatWasAppendedIsReadBackInOrderAndClearedOnce() {
    SealedJournal.Pending pending = journal(KEY).pending();
    assertThat(pending.faults()).isEmpty();
    assertThat(pending.raises()).containsExactly(raise("a"), raise("b"), raise("c"));
    journal.append(raise("d"));
    journal.clear(pending);
    assertThat(journal.pending().files()).hasSize(1);
  }

  @Test
  void anyFlippedByteIsFound() throws IOException {
    Path file = folder.resolve("000002.note");
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(file, bad);
      SealedJournal.Pending pending = journal.pending();
      assertThat(pending.faults()).as("byte %d", at).isNotEmpty();
      assertThat(List.of(raise("a"), raise("b"), raise("c")))
          .as("byte %d: nothing that was not written", at)
          .containsAll(pending.raises());
    }
    Files.write(file, good);
    assertThat(journal.pending().faults()).isEmpty();
  }

  @Test
  void aMissingOneAndAnotherKeyAreFound() throws IOException {
    Files.delete(folder.resolve("000002.note"));
    assertThat(journal.pending().raises()).containsExactly(raise("a"));
    assertThat(journal.pending().faults())
        .singleElement()
        .asString()
        .contains("000003.note", "does not follow");
    assertThat(journal(NoteSigner.generate("test")).pending().raises()).isEmpty();
  }
}
