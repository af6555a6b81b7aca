package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The server's data folder as the command line sees it: where it is, and what {@code
 * instance.json}, written by a running server, says.
 *
 * @param path the folder; it need not exist
 */
public record DataFolder(Path path) {

  public DataFolder {
    path = path.toAbsolutePath().normalize();
  }

  /** The option if given, else {@code SYNTROPY_DATA}, else the user's data home. */
  public static DataFolder choose(@Nullable Path option, Map<String, String> env) {
    if (option != null) {
      return new DataFolder(option);
    }
    String configured = env.getOrDefault("SYNTROPY_DATA", "");
    if (!configured.isBlank()) {
      return new DataFolder(Path.of(configured));
    }
    String dataHome = env.getOrDefault("XDG_DATA_HOME", "");
    String home = env.getOrDefault("HOME", System.getProperty("user.home", "."));
    Path parent = dataHome.isBlank() ? Path.of(home, ".local", "share") : Path.of(dataHome);
    return new DataFolder(parent.resolve("syntropy"));
  }

  /** The folder {@code demo} uses instead of this one. */
  public DataFolder demo() {
    Path name = path.getFileName();
    return new DataFolder(path.resolveSibling((name == null ? "syntropy" : name) + "-demo"));
  }

  /** The file a running server describes itself in. */
  public Path instanceFile() {
    return path.resolve("instance.json");
  }

  /**
   * What the server wrote about itself, empty when none runs here.
   *
   * @throws CommandFailure when the file is there and unreadable
   */
  public Optional<JsonNode> instance() {
    try {
      return Optional.of(Json.read(Files.readString(instanceFile())));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, instanceFile() + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Address of the API of the server that runs here; a file left by a dead one counts not. */
  public Optional<URI> server() {
    return instance().filter(DataFolder::runs).flatMap(DataFolder::address);
  }

  private static boolean runs(JsonNode instance) {
    return ProcessHandle.of(instance.path("pid").asLong(0)).isPresent();
  }

  static Optional<URI> address(JsonNode instance) {
    int port = instance.path("ports").path("http").asInt(0);
    String bind = instance.path("bind").asText("");
    boolean everywhere = bind.isEmpty() || bind.equals("0.0.0.0") || bind.matches("[0:]+");
    String host = everywhere ? "127.0.0.1" : bind.contains(":") ? "[" + bind + "]" : bind;
    return port == 0 ? Optional.empty() : Optional.of(URI.create("http://" + host + ":" + port));
  }
}
