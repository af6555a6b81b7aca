package io.syntropy.slo.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was read from a set of YAML files: the documents with a readable header, and the faults of
 * those without. A broken document loses none of the others, not even in its own file: the markers
 * {@code ---} and {@code ...} at the start of a line end a document whatever stands before them.
 *
 * @param documents in order of file and position
 * @param faults documents that could not be read and bounds that were exceeded
 * @param brokenFiles files with at least one such fault: what they held before must not be taken as
 *     removed
 */
public record Documents(List<Document> documents, List<Fault> faults, Set<String> brokenFiles) {
  /** The most bytes (UTF-8) in one file. */
  public static final int MAX_FILE_BYTES = 1 << 20;

  /** The most documents in all files together. */
  public static final int MAX_DOCUMENTS = 50_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._|/\\\\-]{0,254}");

  public Documents {
    documents = List.copyOf(documents);
    faults = List.copyOf(faults);
    brokenFiles = Set.copyOf(brokenFiles);
  }

  /** Reads all files together; never throws for what they hold. */
  public static Documents read(Map<String, String> textByPath) {
    Reader reader = new Reader();
    new TreeMap<>(textByPath).forEach(reader::file);
    return new Documents(reader.documents, reader.faults.stream().sorted().toList(), reader.broken);
  }

  /** Reads one file. */
  public static Documents read(String path, String text) {
    return read(Map.of(path, text));
  }

  /**
   * The documents of one file whatever their header, for formats other than ours; the faults of
   * each are in its root's {@link Node#faults}, those that left no root in {@code unreadable}.
   */
  public static List<Node> trees(String path, String text, List<Fault> unreadable) {
    if (text.getBytes(StandardCharsets.UTF_8).length > MAX_FILE_BYTES) {
      unreadable.add(new Fault(path, 1, 1, "file: larger than 1 MiB (expected at most that)"));
      return List.of();
    }
    List<Node> roots = new ArrayList<>();
    for (Chunk chunk : Chunk.split(text)) {
      Faults collected = new Faults();
      Optional<Node> root = Composer.compose(path, chunk, collected);
      if (root.isPresent() && collected.isEmpty()) {
        roots.add(root.get());
      } else {
        unreadable.addAll(collected.list());
      }
    }
    return roots;
  }

  private static final class Reader {
    final List<Document> documents = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    final Set<String> broken = new TreeSet<>();

    void file(String path, String text) {
      if (text.length() > MAX_FILE_BYTES
          || text.getBytes(StandardCharsets.UTF_8).length > MAX_FILE_BYTES) {
        reject(
            new Fault(
                path, 1, 1, "file: larger than 1 MiB (expected at most 1048576 bytes of UTF-8)"));
        return;
      }
      for (Chunk chunk : Chunk.split(text)) {
        if (documents.size() >= MAX_DOCUMENTS) {
          reject(
              new Fault(
                  path,
                  chunk.firstLine(),
                  1,
                  "documents: more than " + MAX_DOCUMENTS + " (expected at most that many)"));
          return;
        }
        Faults collected = new Faults();
        Optional<Node> root = Composer.compose(path, chunk, collected);
        Document document = root.map(r -> header(r, collected)).orElse(null);
        if (document == null) {
          collected.list().forEach(this::reject);
        } else {
          documents.add(document);
        }
      }
    }

    private void reject(Fault fault) {
      faults.add(fault);
      broken.add(fault.file());
    }
  }

  private static @Nullable Document header(Node root, Faults faults) {
    if (!root.isMapping()) {
      root.expected("a mapping with apiVersion, kind and metadata");
      return null;
    }
    String apiVersion = root.string("apiVersion");
    String kind = root.string("kind");
    Node metadata = root.mapping("metadata");
    String name = metadata == null ? null : metadata.string("name");
    if (apiVersion == null || kind == null || metadata == null || name == null) {
      return null;
    }
    if (!NAME.matcher(name).matches()) {
      Node at = metadata.optional("name");
      (at == null ? metadata : at)
          .fault(
              "name: "
                  + name
                  + " (expected 1 to 255 letters, digits, '.', '_', '-', '/', '|', starting with a"
                  + " letter or digit)");
    }
    return new Document(root.file(), root.line(), root.column(), apiVersion, kind, name, root);
  }
}
