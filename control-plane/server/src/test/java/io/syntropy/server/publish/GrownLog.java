package io.syntropy.server.publish;

import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.Hash;
import io.syntropy.audit.NoteSigner;
import io.syntropy.audit.NoteVerifier;
import io.syntropy.audit.Proofs;
import io.syntropy.audit.SignedNote;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A log of numbered leaves; complete subtrees are computed when they are asked for. */
final class GrownLog implements PushedLog {
  private static int logs;

  private final NoteSigner signer = NoteSigner.generate("grown-log-" + logs++);
  private final Map<List<Long>, Hash> nodes = new HashMap<>();
  private String word = "leaf ";
  private long size;

  /** Adds entries and signs. */
  SignedNote grow(long entries) {
    size += entries;
    return signer.sign(new Checkpoint(signer.verifier().name(), size, root(size)).text());
  }

  /** Another history of so many entries. */
  SignedNote rewritten(long entries) {
    word = "other than " + word;
    nodes.clear();
    size = 0;
    return grow(entries);
  }

  private Hash node(int level, long index) {
    if (level == 0) {
      // A million equal leaves would do as well; these differ in blocks of a thousand.
      return Hash.ofLeaf((word + index / 1_000).getBytes(StandardCharsets.UTF_8));
    }
    List<Long> at = List.of((long) level, index);
    Hash known = nodes.get(at);
    if (known == null) {
      known = Hash.ofNode(node(level - 1, 2 * index), node(level - 1, 2 * index + 1));
      if (level > 4) {
        nodes.put(at, known);
      }
    }
    return known;
  }

  @Override
  public NoteVerifier key() {
    return signer.verifier();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Hash root(long entries) {
    return Proofs.root(entries, this::node);
  }

  @Override
  public List<Hash> consistency(long first, long second) {
    return Proofs.consistency(first, second, this::node);
  }
}
