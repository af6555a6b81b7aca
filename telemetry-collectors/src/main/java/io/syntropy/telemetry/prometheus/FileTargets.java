package io.syntropy.telemetry.prometheus;

import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * The target files of one job ({@code file_sd}), read again when they change. A file that cannot be
 * read keeps the targets it had, and its fault is told; a file that is gone has none.
 */
final class FileTargets {
  private static final Logger LOG = Logger.getLogger(FileTargets.class);
  private static final int MAX_FILES = 1000;

  private final List<Path> patterns;
  private final Map<Path, String> texts = new TreeMap<>();
  private final Map<Path, List<ScrapeJob.TargetGroup>> good = new TreeMap<>();
  private final Map<Path, String> faults = new TreeMap<>();

  FileTargets(List<Path> patterns) {
    this.patterns = List.copyOf(patterns);
  }

  /** Looks at the files; whether anything changed. */
  synchronized boolean refresh() {
    List<Path> found = found();
    boolean changed = texts.keySet().retainAll(found);
    changed |= good.keySet().retainAll(found);
    faults.keySet().retainAll(found);
    for (Path file : found) {
      changed |= read(file);
    }
    return changed;
  }

  synchronized List<ScrapeJob.TargetGroup> groups() {
    return good.values().stream().flatMap(List::stream).toList();
  }

  /** What is wrong with which file; its last good version is in use. */
  synchronized List<String> faults() {
    return List.copyOf(faults.values());
  }

  private List<Path> found() {
    List<Path> found = new ArrayList<>();
    for (Path pattern : patterns) {
      Path folder = pattern.getParent();
      Path name = pattern.getFileName();
      if (folder == null || name == null || !name.toString().contains("*")) {
        found.add(pattern);
        continue;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name.toString())) {
        files.forEach(found::add);
      } catch (NoSuchFileException | NotDirectoryException none) {
        LOG.debugf("no folder %s", folder);
      } catch (IOException e) {
        LOG.warnf("target files %s: %s", pattern, e.getMessage());
        found.addAll(good.keySet());
      }
    }
    found.removeIf(file -> !Files.exists(file));
    return found.stream().sorted().distinct().limit(MAX_FILES).toList();
  }

  private boolean read(Path file) {
    String text;
    try {
      if (Files.size(file) > Documents.MAX_FILE_BYTES) {
        return fault(file, file + ": larger than 1 MiB (expected at most that)");
      }
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return fault(file, file + ": cannot be read: " + e.getMessage());
    }
    if (text.equals(texts.get(file))) {
      return false;
    }
    texts.put(file, text);
    List<Fault> wrong = new ArrayList<>();
    List<ScrapeJob.TargetGroup> groups = new ArrayList<>();
    for (Node root : Documents.trees(file.toString(), text, wrong)) {
      if (root.isList()) {
        groups.addAll(TargetGroups.read(root.items()));
      } else {
        root.expected("a list of {targets, labels}");
      }
      wrong.addAll(root.faults().list());
    }
    if (!wrong.isEmpty()) {
      return fault(file, wrong.getFirst().toString());
    }
    faults.remove(file);
    return !groups.equals(good.put(file, groups));
  }

  private boolean fault(Path file, String text) {
    if (!text.equals(faults.put(file, text))) {
      LOG.warnf("%s; its last good version stays in use", text);
    }
    return false;
  }
}
