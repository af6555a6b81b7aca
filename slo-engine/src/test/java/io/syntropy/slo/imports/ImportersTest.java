package io.syntropy.slo.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports against golden files, and what must hold of every import. */
class ImportersTest {
  private static final ImportOptions POLLING = new ImportOptions("http://127.0.0.1:9090", false);

  private static Path folder(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(ImportersTest.class.getResource("/imports/" + name)).toURI());
  }

  private static Map<String, String> texts(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    }
    return texts;
  }

  private static BiFunction<Map<String, String>, ImportOptions, Imported> importer(String name) {
    return name.startsWith("sloth") ? SlothImporter::read : PyrraImporter::read;
  }

  private static String report(Imported imported) {
    StringBuilder text = new StringBuilder();
    imported.slos().forEach(row -> text.append(row).append('\n'));
    section(text, "not expressed", imported.unexpressed());
    section(text, "faults", imported.faults());
    section(text, "notes", imported.notes());
    return text.toString();
  }

  private static void section(StringBuilder text, String title, List<Fault> faults) {
    text.append(title).append(":\n");
    faults.forEach(fault -> text.append(fault).append('\n'));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sloth", "pyrra"})
  void importsAreTheGoldenFiles(String name) throws Exception {
    Imported imported = importer(name).apply(texts(folder(name)), POLLING);
    Map<String, String> written = new TreeMap<>(imported.files());
    written.put("report.txt", report(imported));
    // -Dsyntropy.golden=DIR writes them anew, to be looked at.
    String golden = System.getProperty("syntropy.golden");
    if (golden != null) {
      for (Map.Entry<String, String> file : written.entrySet()) {
        Path target = Path.of(golden, name + "-expected", file.getKey());
        Files.createDirectories(target.getParent());
        Files.writeString(target, file.getValue());
      }
    }
    assertThat(written).isEqualTo(texts(folder(name + "-expected")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sloth", "pyrra"})
  void whatIsWrittenIsValidAndComesOutTheSame(String name) throws Exception {
    for (ImportOptions options :
        List.of(ImportOptions.NONE, POLLING, new ImportOptions("https://prom.example/x", true))) {
      Imported imported = importer(name).apply(texts(folder(name)), options);
      Documents documents = Documents.read(imported.files());
      assertThat(documents.faults()).isEmpty();
      OpenSloCatalog catalog = OpenSlo.decode(documents.documents());
      assertThat(catalog.faults()).isEmpty();
      assertThat(catalog.slos()).hasSameSizeAs(imported.slos());
      assertThat(imported.files())
          .isEqualTo(importer(name).apply(texts(folder(name)), options).files());
      if (options.poll()) {
        assertThat(imported.slos()).allMatch(row -> row.reads() == Imported.Reads.POLLED);
      }
    }
  }

  @Test
  void withoutAPrometheusWhatCannotStreamIsListed() throws Exception {
    Imported imported = SlothImporter.read(texts(folder("sloth")), ImportOptions.NONE);
    assertThat(imported.slos())
        .filteredOn(row -> row.name().equals("home-wifi-good-signal"))
        .allMatch(row -> row.reads() == Imported.Reads.NOTHING);
    assertThat(imported.unexpressed())
        .anySatisfy(fault ->
            assertThat(fault.message())
                .startsWith("home-wifi-good-signal: query: ")
                .endsWith("give the Prometheus to poll by --prometheus URL"));
  }

  /** Every line of an original is written, listed, or of no meaning; broken ones harm no other. */
  @ParameterizedTest
  @ValueSource(strings = {"sloth", "pyrra"})
  void brokenOriginalsAreFaultsAndNothingElse(String name) throws Exception {
    long seed = 99_173L;
    Random random = new Random(seed);
    Map<String, String> originals = texts(folder(name));
    for (int i = 0; i < 400; i++) {
      Map<String, String> mutated = new TreeMap<>();
      originals.forEach((path, text) -> mutated.put(path, mutate(text, random)));
      Throwable thrown =
          catchThrowable(() -> {
            Imported imported = importer(name).apply(mutated, POLLING);
            List<Fault> faults =
                OpenSlo.decode(Documents.read(imported.files()).documents()).faults();
            assertThat(faults).isEmpty();
          });
      assertThat(thrown).as("seed %d case %d: %s", seed, i, mutated).isNull();
    }
  }

  private static String mutate(String text, Random random) {
    List<String> lines = new java.util.ArrayList<>(text.lines().toList());
    for (int n = random.nextInt(1, 4); n > 0; n--) {
      int at = random.nextInt(lines.size());
      String line = lines.get(at);
      switch (random.nextInt(4)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.set(at, line.replaceFirst(": .*", ": [1]"));
        case 2 -> lines.set(at, line.replaceFirst(": .*", ": -3"));
        default -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
      }
    }
    return String.join("\n", lines);
  }
}
