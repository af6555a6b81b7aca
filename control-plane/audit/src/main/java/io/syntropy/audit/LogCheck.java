package io.syntropy.audit;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares a log, entry by entry in order, with signed checkpoints. Feed every entry to {@link
 * #next}, then ask {@link #end}; each answers the first fault it sees. Memory does not grow with
 * the log. Not safe for use by several threads.
 */
public final class LogCheck {
  private final TreeMap<Long, Checkpoint> pending = new TreeMap<>();
  private final Checkpoint last;

  /** The tree of the entries as they are. */
  private CompactRange actual = CompactRange.EMPTY;

  /** The tree of a second copy of the leaf hashes, null once it is known to be incomplete. */
  private @Nullable CompactRange copied = CompactRange.EMPTY;

  private long proven;
  private long firstDifference = -1;

  /**
   * @param checkpoints at least one, each with a signature already verified
   */
  public LogCheck(List<Checkpoint> checkpoints) {
    for (Checkpoint checkpoint : checkpoints) {
      pending.put(checkpoint.size(), checkpoint);
    }
    this.last = pending.lastEntry().getValue();
  }

  /** Number of entries accepted so far. */
  public long size() {
    return actual.size();
  }

  /** Size of the last checkpoint that the entries so far agree with. */
  public long proven() {
    return proven;
  }

  /**
   * The next entry.
   *
   * @param copy the same leaf hash from a second place, null when there is none
   */
  public Optional<Verification> next(LeafLine line, @Nullable Hash copy) {
    Optional<Verification> fault = compare();
    if (fault.isPresent()) {
      return fault;
    }
    long index = actual.size();
    if (line.index() != index) {
      return bad(index, "expected here, found entry " + line.index() + ": removed or moved");
    }
    Hash hash = Hash.ofLeaf(line.leaf());
    if (!hash.equals(line.leafHash())) {
      return bad(index, "its leaf does not have the leaf hash in the tree: modified");
    }
    if (index >= last.size()) {
      return bad(index, "not covered by the checkpoint of size " + last.size());
    }
    actual = actual.append(hash);
    copy(index, hash, copy);
    return Optional.empty();
  }

  private void copy(long index, Hash hash, @Nullable Hash copy) {
    CompactRange range = copied;
    if (copy == null || range == null) {
      copied = null;
      return;
    }
    if (firstDifference < 0 && !copy.equals(hash)) {
      firstDifference = index;
    }
    copied = range.append(copy);
  }

  /** A hash of the second copy that stands behind the last entry. */
  public void surplusCopy(Hash copy) {
    CompactRange range = copied;
    if (range != null && range.size() < last.size()) {
      if (firstDifference < 0) {
        firstDifference = range.size();
      }
      copied = range.append(copy);
    }
  }

  private Optional<Verification> compare() {
    Checkpoint checkpoint = pending.remove(actual.size());
    if (checkpoint == null || checkpoint.root().equals(actual.root())) {
      proven = checkpoint == null ? proven : checkpoint.size();
      return Optional.empty();
    }
    return Optional.of(departure(checkpoint));
  }

  /** The entries and a signed checkpoint disagree: says where, as exactly as can be proven. */
  private Verification departure(Checkpoint checkpoint) {
    CompactRange range = copied;
    String root = "root hash differs from the signed checkpoint of size " + checkpoint.size();
    if (firstDifference >= 0
        && range != null
        && range.size() == checkpoint.size()
        && range.root().equals(checkpoint.root())) {
      return Verification.bad(
          firstDifference,
          "entry " + firstDifference + ": " + root + "; leaf and leaf hash were both rewritten");
    }
    return Verification.bad(
        proven,
        root
            + "; leaves and hashes were both rewritten, so the first bad entry is somewhere in "
            + proven
            + ".."
            + (checkpoint.size() - 1));
  }

  /** The first entry whose second copy of the leaf hash differs, -1 when none does. */
  long firstDifference() {
    return firstDifference;
  }

  /** After the last entry. */
  public Verification end() {
    Optional<Verification> fault = compare();
    if (fault.isPresent()) {
      return fault.get();
    }
    if (actual.size() < last.size()) {
      CompactRange range = copied;
      boolean copyIsSigned =
          range != null && range.size() == last.size() && range.root().equals(last.root());
      if (copyIsSigned && firstDifference >= 0) {
        return Verification.bad(
            firstDifference,
            "entry " + firstDifference + ": removed or modified, later entries moved up");
      }
      return Verification.bad(
          actual.size(),
          "entry "
              + actual.size()
              + ": missing, the checkpoint covers "
              + last.size()
              + " entries (entries from "
              + proven
              + " on are proven by no checkpoint)");
    }
    return Verification.good(
        last.size() + " entries, root " + last.root() + ", signed by " + last.origin());
  }

  private static Optional<Verification> bad(long index, String message) {
    return Optional.of(Verification.bad(index, "entry " + index + ": " + message));
  }
}
