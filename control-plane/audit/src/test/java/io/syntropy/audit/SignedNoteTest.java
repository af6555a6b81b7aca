package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SignedNoteTest {
  /** The example of golang.org/x/mod/sumdb/note: key, text and signature. */
  private static final String VKEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String SECRET =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"
          + VKEY
          + "\n";
  private static final String TEXT =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.
      """;
  private static final String NOTE =
      TEXT
          + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

  @Test
  void knownNoteVerifiesAndIsReproduced() {
    NoteVerifier verifier = NoteVerifier.parse(VKEY);
    assertThat(verifier.vkey()).isEqualTo(VKEY);
    assertThat(SignedNote.parse(NOTE).isSignedBy(verifier)).isTrue();
    assertThat(NoteSigner.parse(SECRET).sign(TEXT).format()).isEqualTo(NOTE);
  }

  @Test
  void anotherTextKeyOrNameIsNoSignature() {
    NoteVerifier verifier = NoteVerifier.parse(VKEY);
    assertThat(SignedNote.parse(NOTE.replace("answer", "cause")).isSignedBy(verifier)).isFalse();
    NoteSigner other = NoteSigner.generate("PeterNeumann");
    assertThat(other.sign(TEXT).isSignedBy(verifier)).isFalse();
    assertThat(other.sign(TEXT).isSignedBy(other.verifier())).isTrue();
    assertThat(SignedNote.parse(NOTE.replace("— Peter", "— Paul")).isSignedBy(verifier)).isFalse();
  }

  @Test
  void secretTextComesBackAndStaysOutOfMessages() {
    NoteSigner signer = NoteSigner.generate("syntropy-audit-1");
    NoteSigner again = NoteSigner.parse(signer.secretText());
    assertThat(again.sign(TEXT)).isEqualTo(signer.sign(TEXT));
    assertThat(signer.toString()).doesNotContain("PRIVATE");
    String secretLine = signer.secretText().lines().findFirst().orElseThrow();
    String torn = secretLine + "\n" + NoteSigner.generate("syntropy-audit-1").verifier().vkey();
    assertThatThrownBy(() -> NoteSigner.parse(torn))
        .hasMessageContaining("does not belong")
        .hasMessageNotContaining(secretLine.substring(secretLine.lastIndexOf('+')));
    assertThatThrownBy(() -> NoteSigner.parse(secretLine)).hasMessageContaining("expected");
  }

  @Test
  void malformedKeysAndNotesAreRefused() {
    assertThatThrownBy(() -> NoteVerifier.parse(VKEY.replace("c74f20a3", "c74f20a4")))
        .hasMessageContaining("does not belong");
    assertThatThrownBy(() -> NoteVerifier.parse("x")).hasMessageContaining("NAME+ID+KEY");
    assertThatThrownBy(() -> NoteSigner.generate("a b")).hasMessageContaining("white space");
    assertThatThrownBy(() -> SignedNote.parse(TEXT)).hasMessageContaining("signature block");
    assertThatThrownBy(() -> SignedNote.parse(TEXT + "\nPeterNeumann x08g\n"))
        .hasMessageContaining("malformed signature line");
    assertThatThrownBy(() -> SignedNote.parse(NOTE.replace("you think", "you\tthink")))
        .hasMessageContaining("control character");
  }

  @Test
  void checkpointTextIsThreeLines() {
    Checkpoint checkpoint = new Checkpoint("syntropy-audit-1", 0, Hash.EMPTY_ROOT);
    assertThat(checkpoint.text())
        .isEqualTo("syntropy-audit-1\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
    assertThat(Checkpoint.parse(checkpoint.text() + "extension\n")).isEqualTo(checkpoint);
    for (String wrong : new String[] {"a\n01\n", "a\n-1\n", "a\n1\n", "a\n1", "\n"}) {
      String text = wrong + Hash.EMPTY_ROOT.base64().substring(1) + "\n";
      assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(RuntimeException.class);
    }
  }
}
