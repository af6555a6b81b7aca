package io.syntropy.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The data folder option. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Data folder of the server (default: $SYNTROPY_DATA, else" + " ~/.local/share/syntropy).")
  @Nullable Path data;

  DataFolder folder() {
    return DataFolder.choose(data, System.getenv());
  }
}
