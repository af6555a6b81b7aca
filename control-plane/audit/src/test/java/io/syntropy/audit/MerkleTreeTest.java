package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
  /** The leaves and roots of the reference tests of Certificate Transparency. */
  private static final List<String> KNOWN_LEAVES =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  private static final List<String> KNOWN_ROOTS =
      List.of(
          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

  @Test
  void knownRoots() {
    CompactRange range = CompactRange.EMPTY;
    assertThat(HexFormat.of().formatHex(range.root().bytes()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (int i = 0; i < KNOWN_LEAVES.size(); i++) {
      range = range.append(Hash.ofLeaf(HexFormat.of().parseHex(KNOWN_LEAVES.get(i))));
      assertThat(HexFormat.of().formatHex(range.root().bytes())).isEqualTo(KNOWN_ROOTS.get(i));
    }
  }

  @Test
  void rootsAndProofsEqualTheDefinitionAndVerify() {
    Random random = new Random(6962);
    for (int n = 1; n <= 70; n++) {
      List<byte[]> leaves = leaves(random, n);
      CompactRange range = CompactRange.EMPTY;
      for (byte[] leaf : leaves) {
        range = CompactRange.ofBytes(range.size(), range.toBytes()).append(Hash.ofLeaf(leaf));
      }
      Hash root = NaiveTree.root(leaves);
      NodeSource source = source(leaves);
      assertThat(range.root()).isEqualTo(root);
      assertThat(Proofs.root(n, source)).isEqualTo(root);
      for (int m = 0; m < n; m++) {
        List<Hash> path = Proofs.inclusion(m, n, source);
        assertThat(path).isEqualTo(NaiveTree.path(m, leaves));
        assertThat(Proofs.includes(Hash.ofLeaf(leaves.get(m)), m, n, path, root)).isTrue();
        List<Hash> proof = Proofs.consistency(m + 1, n, source);
        assertThat(proof).isEqualTo(NaiveTree.proof(m + 1, leaves));
        assertThat(Proofs.extend(m + 1, NaiveTree.root(leaves.subList(0, m + 1)), n, root, proof))
            .isTrue();
      }
    }
  }

  @Test
  void anyDamageToAProofIsRefused() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      int n = 2 + random.nextInt(60);
      int m = 1 + random.nextInt(n - 1);
      List<byte[]> leaves = leaves(random, n);
      Hash root = NaiveTree.root(leaves);
      Hash firstRoot = NaiveTree.root(leaves.subList(0, m));
      Hash leaf = Hash.ofLeaf(leaves.get(m));
      List<Hash> path = Proofs.inclusion(m, n, source(leaves));
      List<Hash> proof = Proofs.consistency(m, n, source(leaves));
      Hash other = Hash.ofLeaf(new byte[] {1, 2, 3});

      assertThat(Proofs.includes(leaf, m, n, damaged(path, random), root)).isFalse();
      assertThat(Proofs.includes(other, m, n, path, root)).isFalse();
      assertThat(Proofs.includes(leaf, m, n, path, other)).isFalse();
      assertThat(Proofs.extend(m, firstRoot, n, root, damaged(proof, random))).isFalse();
      assertThat(Proofs.extend(m, other, n, root, proof)).isFalse();
      assertThat(Proofs.extend(m, firstRoot, n, other, proof)).isFalse();
    }
  }

  @Test
  void argumentsOutsideTheTreeAreNamed() {
    NodeSource source = source(List.of(new byte[0]));
    assertThatThrownBy(() -> Proofs.inclusion(1, 1, source)).hasMessageContaining("index: 1");
    assertThatThrownBy(() -> Proofs.consistency(2, 1, source)).hasMessageContaining("first: 2");
    assertThatThrownBy(() -> Proofs.consistency(0, 1, source)).hasMessageContaining("first: 0");
    assertThatThrownBy(() -> Hash.of(new byte[31])).hasMessageContaining("31 bytes");
    assertThatThrownBy(() -> new CompactRange(3, List.of())).hasMessageContaining("expected 2");
  }

  private static List<Hash> damaged(List<Hash> proof, Random random) {
    List<Hash> copy = new ArrayList<>(proof);
    int at = random.nextInt(copy.size() + 1);
    if (at == copy.size()) {
      copy.add(Hash.EMPTY_ROOT);
    } else if (random.nextBoolean()) {
      copy.remove(at);
    } else {
      byte[] bytes = copy.get(at).bytes();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      copy.set(at, Hash.of(bytes));
    }
    return copy;
  }

  private static List<byte[]> leaves(Random random, int count) {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] leaf = new byte[random.nextInt(20)];
      random.nextBytes(leaf);
      leaves.add(leaf);
    }
    return leaves;
  }

  private static NodeSource source(List<byte[]> leaves) {
    return (level, index) -> {
      int width = 1 << level;
      int from = (int) index * width;
      return NaiveTree.root(leaves.subList(from, from + width));
    };
  }
}
