package io.syntropy.opa;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.syntropy.policy.organisation.OpaProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A real {@code opa run --server} on loopback, and the server it fetches its bundle from. */
final class OpaServer implements AutoCloseable {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private final Process process;
  private final URI url;
  private final Path log;
  private final HttpServer bundles;

  private OpaServer(Process process, URI url, Path log, HttpServer bundles) {
    this.process = process;
    this.url = url;
    this.log = log;
    this.bundles = bundles;
  }

  /** Fetches a bundle every second; with a public key it must be signed by that. */
  static OpaServer withBundle(OpaProgram opa, Path folder, Path bundle, Path key)
      throws IOException {
    HttpServer bundles = serving(bundle);
    return run(opa, folder, List.of("-c", config(folder, bundles, key).toString()), bundles);
  }

  /** Refuses whoever has not this token, by a rule of the server's own beside the bundle. */
  static OpaServer withToken(OpaProgram opa, Path folder, Path bundle, String token)
      throws IOException {
    HttpServer bundles = serving(bundle);
    Path rego = folder.resolve("authz.rego");
    Files.writeString(
        rego,
        "package system.authz\ndefault allow := false\nallow if input.identity == \""
            + token
            + "\"\nallow if input.path == [\"health\"]\n");
    Path config = config(folder, bundles, null);
    return run(
        opa,
        folder,
        List.of(
            "--authentication=token",
            "--authorization=basic",
            "-c",
            config.toString(),
            rego.toString()),
        bundles);
  }

  /** Only what lies in a folder: no bundle, no status. */
  static OpaServer withFolder(OpaProgram opa, Path folder, Path rego) throws IOException {
    Path config = Files.writeString(folder.resolve("opa.yaml"), "status: {console: true}\n");
    return run(opa, folder, List.of("-c", config.toString(), rego.toString()), null);
  }

  private static Path config(Path folder, HttpServer bundles, Path key) throws IOException {
    String signing = key == null ? "" : ", signing: {keyid: trusted}";
    String keys =
        key == null
            ? ""
            : "keys: {trusted: {algorithm: RS256, key: \"%s\"}}%n"
                .formatted(Files.readString(key).replace("\n", "\\n"));
    return Files.writeString(
        folder.resolve("opa.yaml"),
        """
        services: {here: {url: "http://127.0.0.1:%d"}}
        bundles:
          syntropy: {service: here, resource: bundle.tar.gz, polling: {min_delay_seconds: 1, max_delay_seconds: 1}%s}
        status: {console: true}
        %s
        """
            .formatted(bundles.getAddress().getPort(), signing, keys));
  }

  private static HttpServer serving(Path bundle) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/bundle.tar.gz",
        exchange -> {
          byte[] bytes = Files.readAllBytes(bundle);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static OpaServer run(
      OpaProgram opa, Path folder, List<String> arguments, HttpServer bundles) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path log = Files.createTempFile(folder, "opa", ".log");
    List<String> command =
        new ArrayList<>(
            List.of(opa.path().toString(), "run", "--server", "--disable-telemetry", "--addr"));
    command.add("127.0.0.1:" + port);
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    return new OpaServer(process, URI.create("http://127.0.0.1:" + port), log, bundles);
  }

  URI url() {
    return url;
  }

  void bundlesGone() {
    bundles.stop(0);
  }

  void awaitUp() {
    awaitAnswer("/health", body -> true);
  }

  void awaitActive() {
    awaitAnswer("/v1/status", body -> body.contains("\"last_successful_activation\":\"2"));
  }

  void awaitFault(String words) {
    awaitAnswer("/v1/status", body -> body.contains("bundle_error") && body.contains(words));
  }

  private void awaitAnswer(String path, Predicate<String> expected) {
    await(path)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("opa ended: " + Files.readString(log));
          }
          HttpRequest request = HttpRequest.newBuilder(url.resolve(path)).build();
          HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
          return answer.statusCode() == 200 && expected.test(answer.body());
        });
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    if (bundles != null) {
      bundles.stop(0);
    }
  }
}
