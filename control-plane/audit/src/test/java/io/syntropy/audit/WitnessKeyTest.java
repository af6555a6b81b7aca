package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.audit.SignedNote.NoteSignature;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WitnessKeyTest {
  private static final Instant SEEN = Instant.parse("2026-11-21T10:00:00Z");
  private static final String TEXT =
      new Checkpoint("syntropy-audit-test", 7, Hash.EMPTY_ROOT).text();

  private WitnessDouble witness;
  private WitnessKey key;

  @BeforeEach
  void keys() {
    witness = new WitnessDouble("witness.example/w1");
    key = WitnessKey.parse(witness.vkey());
  }

  @Test
  void aCosignatureSaysWhenTheCheckpointWasSeen() {
    NoteSignature signature = witness.cosign(TEXT, SEEN);
    assertThat(key.cosigned(TEXT, signature)).hasValue(SEEN);
    assertThat(key.name()).isEqualTo("witness.example/w1");
    assertThat(key).hasToString(witness.vkey());
  }

  @Test
  void anotherTextTimeKeyOrNameIsRefused() {
    NoteSignature signature = witness.cosign(TEXT, SEEN);
    assertThat(key.cosigned(TEXT.replace("7", "8"), signature)).isEmpty();
    assertThat(key.cosigned(TEXT, new WitnessDouble("witness.example/w1").cosign(TEXT, SEEN)))
        .isEmpty();
    assertThat(key.cosigned(TEXT, new NoteSignature("other", signature.encoded()))).isEmpty();
    for (int bit = 0; bit < (4 + 8 + 64) * 8; bit++) {
      assertThat(key.cosigned(TEXT, WitnessDouble.flip(signature, bit)))
          .as("bit %d", bit)
          .isEmpty();
    }
  }

  @Test
  void aLogsKeyIsNoWitnessKeyAndTheOtherWayRound() {
    String log = NoteSigner.generate("log").verifier().vkey();
    assertThatThrownBy(() -> WitnessKey.parse(log)).hasMessageContaining("type 4");
    assertThatThrownBy(() -> NoteVerifier.parse(witness.vkey())).hasMessageContaining("type 1");
  }

  @Test
  void aNoteCarriesCosignaturesBehindTheLogsOwn() {
    NoteSigner log = NoteSigner.generate("syntropy-audit-test");
    NoteSignature signature = witness.cosign(TEXT, SEEN);
    SignedNote note =
        log.sign(TEXT).with(SignedNote.parseSignatures(WitnessDouble.line(signature)));
    SignedNote read = SignedNote.parse(note.format());
    assertThat(read.isSignedBy(log.verifier())).isTrue();
    assertThat(read.signatures()).hasSize(2).last().isEqualTo(signature);
    assertThat(read.with(note.signatures())).isEqualTo(note);
  }
}
