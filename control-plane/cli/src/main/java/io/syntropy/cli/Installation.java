package io.syntropy.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the built programs are.
 *
 * @param root the folder {@code ./syntropy} is in
 */
public record Installation(Path root) {

  /**
   * The tree named by the system property {@code syntropy.root}, which {@code ./syntropy} sets.
   *
   * @throws CommandFailure when the property is missing
   */
  public static Installation locate() {
    String root = System.getProperty("syntropy.root", "");
    if (root.isEmpty()) {
      throw new CommandFailure(
          ExitCode.PREREQUISITE_MISSING, "start this through ./syntropy, which knows the tree");
    }
    return new Installation(Path.of(root).toAbsolutePath().normalize());
  }

  public Path script() {
    return root.resolve("syntropy");
  }

  /** The server's program. */
  public Path server() {
    return built(root.resolve("control-plane/server/target/quarkus-app/quarkus-run.jar"));
  }

  /** What the JVM is told about the server beforehand; nothing where the build made no cache. */
  public List<String> serverCache() {
    Path cache = server().resolveSibling("app.aot");
    return Runtime.version().feature() >= 25 && Files.isReadable(cache)
        ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off,cds*=off")
        : List.of();
  }

  /** The program of one of the services. */
  public Path service(String name) {
    return built(
        root.resolve("services").resolve(name).resolve("target/quarkus-app/quarkus-run.jar"));
  }

  /** The OpenTelemetry Java agent. */
  public Path agent() {
    return built(root.resolve("control-plane/cli/target/agent/opentelemetry-javaagent.jar"));
  }

  /** The JVM this command runs on, so that children run on the same. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static Path built(Path program) {
    if (!Files.isReadable(program)) {
      throw new CommandFailure(
          ExitCode.PREREQUISITE_MISSING,
          program + ": not built; run ./mvnw -DskipTests package first");
    }
    return program;
  }
}
