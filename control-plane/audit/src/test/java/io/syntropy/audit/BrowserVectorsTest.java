package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the console's verifier ({@code admin-console/src/audit/verify.ts}) has to find good and bad,
 * in one file that both sides are held to. {@code -Dvectors.update} makes it anew, with a new key.
 */
class BrowserVectorsTest {
  private static final Path FILE = Path.of("src/test/resources/browser-vectors.json");
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String NAME = "audit.test.example";
  private static final int[] SIZES = {1, 2, 3, 7, 8, 13, 300};

  /** A tree head that was verified before. */
  record Remembered(long size, String root) {}

  /** Whether each step holds; without something remembered, extends is true. */
  record Expected(boolean leaf, boolean included, boolean signed, boolean extended) {}

  /** What a server answered when asked for one entry. */
  record Case(
      String name,
      long index,
      String line,
      List<String> inclusion,
      String note,
      String key,
      @Nullable Remembered remembered,
      List<String> consistency,
      Expected expect) {
    Case with(String other, Expected now) {
      return new Case(other, index, line, inclusion, note, key, remembered, consistency, now);
    }

    Case line(UnaryOperator<String> change) {
      return new Case(
          name, index, change.apply(line), inclusion, note, key, remembered, consistency, expect);
    }

    Case at(long other) {
      return new Case(name, other, line, inclusion, note, key, remembered, consistency, expect);
    }

    Case path(List<String> other) {
      return new Case(name, index, line, other, note, key, remembered, consistency, expect);
    }

    Case note(String other) {
      return new Case(name, index, line, inclusion, other, key, remembered, consistency, expect);
    }

    Case key(String other) {
      return new Case(name, index, line, inclusion, note, other, remembered, consistency, expect);
    }

    Case remembered(long size, String root) {
      return new Case(
          name, index, line, inclusion, note, key, new Remembered(size, root), consistency, expect);
    }

    Case proof(List<String> other) {
      return new Case(name, index, line, inclusion, note, key, remembered, other, expect);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (JsonNode node : JSON.readTree(FILE.toFile())) {
      cases.add(JSON.treeToValue(node, Case.class));
    }
    return cases.stream();
  }

  @Test
  void someAreGoodAndSomeAreNot() throws IOException {
    Expected good = new Expected(true, true, true, true);
    assertThat(cases().filter(each -> each.expect().equals(good))).hasSizeGreaterThan(20);
    assertThat(cases().filter(each -> !each.expect().equals(good))).hasSizeGreaterThan(20);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isJudgedSo(Case each) {
    assertThat(judged(each)).isEqualTo(each.expect());
  }

  private static Expected judged(Case it) {
    LeafLine line = LeafLine.parse(it.line().getBytes(StandardCharsets.UTF_8));
    SignedNote note = SignedNote.parse(it.note());
    Checkpoint head = Checkpoint.parse(note.text());
    Remembered known = it.remembered();
    return new Expected(
        line.fits() && line.index() == it.index(),
        holds(() ->
            Proofs.includes(
                Hash.ofLeaf(line.leaf()),
                it.index(),
                head.size(),
                hashes(it.inclusion()),
                head.root())),
        holds(() -> {
          NoteVerifier key = NoteVerifier.parse(it.key());
          return head.origin().equals(key.name()) && note.isSignedBy(key);
        }),
        known == null
            || holds(() ->
                Proofs.extend(
                    known.size(),
                    Hash.ofBase64(known.root()),
                    head.size(),
                    head.root(),
                    hashes(it.consistency()))));
  }

  /** What cannot be read proves nothing. */
  private static boolean holds(BooleanSupplier proof) {
    try {
      return proof.getAsBoolean();
    } catch (IllegalArgumentException unreadable) {
      return false;
    }
  }

  private static List<Hash> hashes(List<String> texts) {
    return texts.stream().map(Hash::ofBase64).toList();
  }

  @Test
  @EnabledIfSystemProperty(named = "vectors.update", matches = ".*")
  void update() throws IOException {
    List<Case> cases = made();
    for (Case each : cases) {
      assertThat(judged(each)).as(each.name()).isEqualTo(each.expect());
    }
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, JSON.writeValueAsString(cases) + "\n");
  }

  private static List<Case> made() {
    NoteSigner signer = NoteSigner.generate(NAME);
    List<byte[]> leaves = leaves("");
    List<Case> cases = new ArrayList<>();
    for (int size : SIZES) {
      for (int index : size > 8 ? new int[] {0, size / 2, size - 1} : all(size)) {
        cases.add(honest(signer, leaves, index, size, 0));
      }
      for (int first : SIZES) {
        if (first <= size) {
          cases.add(honest(signer, leaves, size - 1, size, first));
        }
      }
    }
    cases.addAll(tampered(signer, leaves));
    return cases;
  }

  private static List<Case> tampered(NoteSigner signer, List<byte[]> leaves) {
    Expected leaf = new Expected(false, false, true, true);
    Expected included = new Expected(true, false, true, true);
    Expected signed = new Expected(true, true, false, true);
    Expected extended = new Expected(true, true, true, false);
    Case it = honest(signer, leaves, 5, 13, 7);
    List<byte[]> rewritten = leaves("!");
    Case other = honest(signer, rewritten, 5, 13, 0);
    String oldRoot = root(leaves, 7).base64();
    String newRoot = root(rewritten, 13).base64();
    String forged = new Checkpoint(NAME, 13, root(rewritten, 13)).text();
    String signatures = it.note().substring(it.note().indexOf("\n\n"));
    NoteSigner impostor = NoteSigner.generate(NAME);
    NoteSigner foreign = NoteSigner.generate("other.example");
    String text = new Checkpoint(NAME, 13, root(leaves, 13)).text();
    List<String> path = it.inclusion();
    List<String> proof = it.consistency();
    return List.of(
        it.with("one word of the leaf changed", leaf).line(l -> l.replace("record 5", "record 6")),
        it.with("leaf and its hash changed together", included).line(l -> other.line()),
        it.with("the leaf hash alone changed", new Expected(false, true, true, true))
            .line(BrowserVectorsTest::withAnotherHash),
        it.with("a space in the leaf", leaf).line(l -> l.replace("\"after\":", "\"after\": ")),
        it.with("another entry's line", new Expected(false, false, true, true))
            .line(l -> honest(signer, leaves, 6, 13, 0).line()),
        it.with("another entry's place", new Expected(false, false, true, true)).at(4),
        it.with("a place beyond the log", new Expected(false, false, true, true)).at(13),
        it.with("a path of no hashes", included).path(List.of()),
        it.with("a path cut short", included).path(path.subList(0, path.size() - 1)),
        it.with("a path too long", included).path(plus(path, path.getLast())),
        it.with("a path in the wrong order", included).path(path.reversed()),
        it.with("a path with another hash", included)
            .path(plus(path.subList(1, path.size()), oldRoot)),
        it.with("a path with no hash", included).path(plus(path.subList(1, path.size()), "AAAA")),
        it.with("a path of base64 without padding", included)
            .path(plus(path.subList(0, path.size() - 1), path.getLast().replace("=", "*"))),
        it.with("another log's path", included).path(other.inclusion()),
        it.with("another root under the old signature", new Expected(true, false, false, false))
            .note(forged.substring(0, forged.length() - 1) + signatures),
        it.with("another size under the old signature", signed)
            .note(it.note().replace("\n13\n", "\n12\n")),
        it.with("another key of the same name", signed).note(impostor.sign(text).format()),
        it.with("the other key told to be the log's", signed).key(impostor.verifier().vkey()),
        it.with("signed by a stranger alone", signed).note(foreign.sign(text).format()),
        it.with("a stranger's key", signed).key(foreign.verifier().vkey()),
        it.with("a key whose id is another's", signed)
            .key(it.key().replaceFirst("\\+[0-9a-f]{8}\\+", "+00000000+")),
        it.with("a key that is none", signed).key("nonsense"),
        it.with("a signature cut short", signed)
            .note(it.note().replaceFirst("(— \\S+ \\S{40})\\S+", "$1")),
        it.with("an extension line nobody signed", signed)
            .note(it.note().replace("\n\n", "\nextension\n\n")),
        it.with("a signed extension line", it.expect())
            .note(signer.sign(text + "extension\n").format()),
        it.with("a stranger's signature beside the log's", it.expect())
            .note(signer.sign(text).with(foreign.sign(text).signatures()).format()),
        it.with("a rewritten log, signed by its own key", new Expected(true, true, true, false))
            .line(l -> other.line())
            .path(other.inclusion())
            .note(other.note()),
        it.with("a rewritten log of the same size", extended)
            .remembered(13, newRoot)
            .proof(List.of()),
        it.with("a log shorter than remembered", extended)
            .remembered(300, root(leaves, 300).base64())
            .proof(List.of()),
        it.with("a consistency proof of no hashes", extended).proof(List.of()),
        it.with("a consistency proof cut short", extended)
            .proof(proof.subList(0, proof.size() - 1)),
        it.with("a consistency proof too long", extended).proof(plus(proof, proof.getLast())),
        it.with("a consistency proof in the wrong order", extended).proof(proof.reversed()),
        it.with("a consistency proof of another size", extended)
            .proof(honest(signer, leaves, 5, 13, 3).consistency()));
  }

  private static Case honest(NoteSigner signer, List<byte[]> all, int index, int size, int first) {
    List<byte[]> leaves = all.subList(0, size);
    byte[] leaf = leaves.get(index);
    String line =
        new String(new LeafLine(index, Hash.ofLeaf(leaf), leaf).format(), StandardCharsets.UTF_8);
    return new Case(
        "entry %d of %d%s".formatted(index, size, first == 0 ? "" : ", %d known".formatted(first)),
        index,
        line.strip(),
        base64(NaiveTree.path(index, leaves)),
        signer.sign(new Checkpoint(NAME, size, root(all, size)).text()).format(),
        signer.verifier().vkey(),
        first == 0 ? null : new Remembered(first, root(all, first).base64()),
        first == 0 ? List.of() : base64(NaiveTree.proof(first, leaves)),
        new Expected(true, true, true, true));
  }

  /** As the server writes them; each with what is not ASCII, in and out of the escapes. */
  private static List<byte[]> leaves(String mark) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      leaves.add(
          CanonicalJson.canonicalize(
              "{\"v\":1,\"actor\":\"operator:josé\",\"action\":\"config.apply\",\"outcome\":\"ok\","
                  + "\"target\":\"record %d%s\",\"reason\":\"Å região 🌎 \\u0001\",\"after\":{\"n\":1e21}}"
                      .formatted(i, mark)));
    }
    return leaves;
  }

  private static Hash root(List<byte[]> leaves, int size) {
    return NaiveTree.root(leaves.subList(0, size));
  }

  private static String withAnotherHash(String line) {
    String name = "\"leaf_hash\":\"";
    int at = line.indexOf(name) + name.length();
    return line.substring(0, at) + (line.charAt(at) == 'A' ? 'B' : 'A') + line.substring(at + 1);
  }

  private static int[] all(int size) {
    return IntStream.range(0, size).toArray();
  }

  private static List<String> base64(List<Hash> hashes) {
    return hashes.stream().map(Hash::base64).toList();
  }

  private static List<String> plus(List<String> hashes, String last) {
    return Stream.concat(hashes.stream(), Stream.of(last)).toList();
  }
}
