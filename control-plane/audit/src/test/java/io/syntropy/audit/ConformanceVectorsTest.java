package io.syntropy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The proof vectors of transparency-dev/merkle, where they lie beside the repository; they are no
 * part of it.
 */
class ConformanceVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void inclusion() throws Exception {
    int count = 0;
    for (Path file : vectors("inclusion")) {
      JsonNode vector = JSON.readTree(file.toFile());
      boolean accepted;
      try {
        accepted =
            Proofs.includes(
                Hash.ofBase64(vector.path("leafHash").asText()),
                size(vector, "leafIdx"),
                size(vector, "treeSize"),
                proof(vector),
                root(vector, "root"));
      } catch (IllegalArgumentException notAHash) {
        accepted = false;
      }
      assertThat(accepted).as(file.toString()).isEqualTo(!vector.get("wantErr").asBoolean());
      count++;
    }
    assertThat(count).isGreaterThan(90);
  }

  @Test
  void consistency() throws Exception {
    int count = 0;
    for (Path file : vectors("consistency")) {
      JsonNode vector = JSON.readTree(file.toFile());
      boolean accepted;
      try {
        accepted =
            Proofs.extend(
                size(vector, "size1"),
                root(vector, "root1"),
                size(vector, "size2"),
                root(vector, "root2"),
                proof(vector));
      } catch (IllegalArgumentException notAHash) {
        accepted = false;
      }
      assertThat(accepted).as(file.toString()).isEqualTo(!vector.get("wantErr").asBoolean());
      count++;
    }
    assertThat(count).isGreaterThan(90);
  }

  /** Sizes are unsigned in the vectors; ours are not, so the largest read as negative. */
  private static long size(JsonNode vector, String name) {
    return vector.get(name).bigIntegerValue().longValue();
  }

  /** Some vectors have words for roots; a hash stands in, so that equal stays equal. */
  private static Hash root(JsonNode vector, String name) {
    byte[] bytes = Base64.getDecoder().decode(vector.path(name).asText());
    return bytes.length == Hash.LENGTH ? Hash.of(bytes) : Hash.ofLeaf(bytes);
  }

  private static List<Hash> proof(JsonNode vector) {
    List<Hash> proof = new ArrayList<>();
    vector.path("proof").forEach(hash -> proof.add(Hash.ofBase64(hash.asText())));
    return proof;
  }

  private static List<Path> vectors(String kind) throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared/testdata/rfc6962").resolve(kind);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
          return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
      }
    }
    assumeThat(false).as("conformance vectors are not on this machine").isTrue();
    return List.of();
  }
}
