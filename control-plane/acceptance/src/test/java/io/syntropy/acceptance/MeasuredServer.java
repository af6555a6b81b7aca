package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./syntropy up} on free ports, measured from the start of its process. */
final class MeasuredServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern READY = Pattern.compile("Syntropy is ready: (http://\\S+)");

  private final Path data;
  private final Process process;
  private final ProcessTree tree;
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;
  private final double secondsToReady;
  private final double cpuToReady;

  /** Starts on {@code data} with these JVM options on top of the launcher's, and waits. */
  MeasuredServer(Path data, Path config, String javaOptions) throws Exception {
    this(data, config, javaOptions, 0, 0);
  }

  /** The same at the ports of the console and of OTLP over HTTP, 0 for free ones. */
  MeasuredServer(Path data, Path config, String javaOptions, int http, int otlp) throws Exception {
    this.data = Files.createDirectories(data);
    Files.createDirectories(config);
    ProcessBuilder builder =
        Syntropy.builder(
            Syntropy.root().resolve("syntropy"),
            "up",
            "--data",
            data.toString(),
            "--config",
            config.toString(),
            "--http-port",
            Integer.toString(http),
            "--otlp-http-port",
            Integer.toString(otlp),
            "--otlp-grpc-port",
            "0");
    builder.environment().put("SYNTROPY_JAVA_OPTS", javaOptions);
    builder.redirectErrorStream(true);
    long start = System.nanoTime();
    process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // of an interrupted run
    tree = new ProcessTree(process.toHandle(), this.data);
    CompletableFuture<URI> ready = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> read(ready));
    try {
      base = ready.get(120, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      kill();
      throw e;
    }
    secondsToReady = (System.nanoTime() - start) / 1e9;
    cpuToReady = tree.cpuSeconds();
  }

  private void read(CompletableFuture<URI> ready) {
    StringBuilder all = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher address = READY.matcher(line);
        if (address.find()) {
          ready.complete(URI.create(address.group(1)));
        } else if (!ready.isDone()) {
          all.append(line).append('\n');
        }
      }
    } catch (IOException e) {
      all.append(e.getMessage());
    }
    ready.completeExceptionally(new IllegalStateException("the server ended:\n" + all));
  }

  double secondsToReady() {
    return secondsToReady;
  }

  double cpuToReady() {
    return cpuToReady;
  }

  ProcessTree tree() {
    return tree;
  }

  URI base() {
    return base;
  }

  int otlpHttpPort() throws IOException {
    JsonNode instance = JSON.readTree(data.resolve("instance.json").toFile());
    return instance.findValue("otlp_http").asInt();
  }

  /** A fresh token of that role. */
  String token(String role) throws IOException, InterruptedException {
    Syntropy.Result result =
        Syntropy.run("token", "--data", data.toString(), "--role", role, "--ttl", "2h");
    if (result.exit() != 0) {
      throw new IllegalStateException(result.err());
    }
    return result.out().strip();
  }

  /** Sends JSON ({@code null} = no body) and reads the answer, which must be a 2xx. */
  JsonNode send(String method, String path, String body, String token)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body().isEmpty() ? JSON.nullNode() : JSON.readTree(answer.body());
  }

  /** A clean stop. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException("the server did not stop within 60 s");
    }
  }

  /** {@code kill -9} of the server and its PostgreSQL. */
  void kill() throws InterruptedException {
    List<ProcessHandle> members = tree.members();
    process.destroyForcibly().waitFor();
    members.forEach(ProcessHandle::destroyForcibly);
    while (members.stream().anyMatch(ProcessHandle::isAlive)) {
      Thread.sleep(20);
    }
  }

  @Override
  public void close() throws InterruptedException {
    if (process.isAlive()) {
      stop();
    }
    client.shutdownNow();
  }
}
