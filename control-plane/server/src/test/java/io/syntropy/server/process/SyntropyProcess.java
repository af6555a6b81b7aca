package io.syntropy.server.process;

import io.syntropy.client.token.TokenFile;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A real server process for black-box tests: {@code java -jar quarkus-run.jar up} in its own
 * process group, so that {@link #killGroup()} takes everything it started with it.
 *
 * <p>Other modules get it from this module's test-jar. The application is looked for in {@code
 * control-plane/server/target/quarkus-app} below the property {@code syntropy.root}.
 */
public final class SyntropyProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final Pattern READY = Pattern.compile("Syntropy is ready: (http://\\S+)");
  private static final Pattern LOGIN = Pattern.compile("\\S+/login\\?code=\\S+");

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Path data;
  private final Process process;
  private final ConcurrentLinkedQueue<String> output = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<URI> ready = new CompletableFuture<>();
  private final CompletableFuture<URI> login = new CompletableFuture<>();

  private SyntropyProcess(Path data, Process process) {
    this.data = data;
    this.process = process;
  }

  /** Starts a server on free ports and waits until it is ready. */
  public static SyntropyProcess start(Path data, String... flags) {
    return start(data, Map.of(), flags);
  }

  /** The same with environment variables. */
  public static SyntropyProcess start(Path data, Map<String, String> env, String... flags) {
    SyntropyProcess started = launch(data, env, flags);
    started.baseUri();
    return started;
  }

  /** Starts a server and does not wait: for starts that are meant to fail or to be watched. */
  public static SyntropyProcess launch(Path data, Map<String, String> env, String... flags) {
    return run(data, env, "up", up(data, flags));
  }

  /** What {@code up} is told: the folder, free ports and these. */
  static List<String> up(Path data, String... flags) {
    List<String> arguments = new ArrayList<>(List.of("--data", data.toString()));
    for (String port : List.of("--http-port", "--otlp-http-port", "--otlp-grpc-port")) {
      if (!List.of(flags).contains(port)) {
        arguments.addAll(List.of(port, "0"));
      }
    }
    arguments.addAll(List.of(flags));
    return arguments;
  }

  /** Runs exactly these arguments. */
  public static SyntropyProcess run(
      Path data, Map<String, String> env, String verb, List<String> arguments) {
    // Most of these live for seconds, which the optimising compiler would double.
    List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
    Path cache = AotTraining.cache();
    if (cache.toFile().isFile()) {
      options.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off,cds*=off"));
    }
    return run(options, data, env, verb, arguments);
  }

  /** Runs a verb with these options for the JVM beside those the launcher always has. */
  static SyntropyProcess run(
      List<String> options,
      Path data,
      Map<String, String> env,
      String verb,
      List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms32m", "-Xmx2g", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-jar", application().toString(), verb));
    command.addAll(arguments);
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().keySet().removeIf(name -> name.startsWith("SYNTROPY_"));
      builder.environment().putAll(env);
      SyntropyProcess started = new SyntropyProcess(data, builder.start());
      Thread.ofVirtual().start(started::read);
      return started;
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command, e);
    }
  }

  /** The built program. */
  static Path application() {
    Path jar = Path.of("target", "quarkus-app", "quarkus-run.jar");
    String root = System.getProperty("syntropy.root");
    Path found = root == null ? jar : Path.of(root, "control-plane", "server").resolve(jar);
    if (!found.toFile().isFile()) {
      throw new IllegalStateException(found + " is missing (build control-plane/server first)");
    }
    return found.toAbsolutePath();
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        Matcher link = LOGIN.matcher(line);
        if (link.find()) {
          login.complete(URI.create(link.group()));
        }
        Matcher address = READY.matcher(line);
        if (address.find()) {
          ready.complete(URI.create(address.group(1)));
        }
      }
    } catch (IOException e) {
      output.add("(output ended: " + e.getMessage() + ")");
    } finally {
      IllegalStateException ended = new IllegalStateException("the server ended:\n" + output());
      ready.completeExceptionally(ended);
      login.completeExceptionally(ended);
    }
  }

  /** Address of console and API; waits for the ready line. */
  public URI baseUri() {
    return await(ready);
  }

  /** The one-time login link it printed. */
  public URI loginLink() {
    return await(login);
  }

  private URI await(CompletableFuture<URI> value) {
    try {
      return value.get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      killGroup();
      throw new IllegalStateException("not ready within " + START + ":\n" + output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Everything printed so far. */
  public String output() {
    return String.join("\n", output);
  }

  /** The data folder. */
  public Path data() {
    return data;
  }

  /** Process id of the server; its group has the same number. */
  public long pid() {
    return process.pid();
  }

  /** A fresh token for a role, made the way the command line makes it. */
  public String token(String role) {
    return TokenFile.in(data)
        .issue(role, "test-" + role.replace(':', '-'), Duration.ofHours(1), Instant.now())
        .secret();
  }

  /** A fresh admin token. */
  public String adminToken() {
    return token("admin");
  }

  /** The otlp_http port from instance.json. */
  public int otlpHttpPort() {
    return port("otlp_http");
  }

  /** The otlp_grpc port from instance.json. */
  public int otlpGrpcPort() {
    return port("otlp_grpc");
  }

  private int port(String name) {
    try {
      String json = java.nio.file.Files.readString(data.resolve("instance.json"));
      Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
      if (!matcher.find()) {
        throw new IllegalStateException(name + " is missing in " + json);
      }
      return Integer.parseInt(matcher.group(1));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends a request; a body makes it JSON unless the headers say otherwise. */
  public HttpResponse<String> send(
      String method, String path, String body, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>();
    if (body != null) {
      all.put("Content-Type", "application/json");
    }
    all.putAll(headers);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(baseUri().resolve(path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    all.forEach(request::header);
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path + "\n" + output(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** GET with a bearer token. */
  public HttpResponse<String> get(String path, String token) {
    return send("GET", path, null, Map.of("Authorization", "Bearer " + token));
  }

  /** POST of JSON with a bearer token. */
  public HttpResponse<String> post(String path, String body, String token) {
    return send("POST", path, body, Map.of("Authorization", "Bearer " + token));
  }

  /** SIGTERM, and the exit code. */
  public int stop() {
    signal("TERM", Long.toString(process.pid()));
    return exitCode(STOP);
  }

  /** {@code kill -9} of the whole process group. */
  public void killGroup() {
    signal("KILL", "-" + process.pid());
    exitCode(STOP);
  }

  /** Sends a signal to one process of this server, e.g. STOP and CONT. */
  public void signal(String name) {
    signal(name, Long.toString(process.pid()));
  }

  private static void signal(String name, String target) {
    try {
      new ProcessBuilder("kill", "-s", name, "--", target)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits for the end and answers the exit code. */
  public int exitCode(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("still running after " + patience + ":\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Live processes that belong to this data folder: by group, or working or started in it. */
  public List<String> processesLeft() {
    Stream<ProcessHandle> all = ProcessHandle.allProcesses();
    return all.filter(ProcessHandle::isAlive)
        .filter(handle -> handle.pid() == process.pid() || worksInData(handle))
        .map(handle -> handle.pid() + " " + handle.info().command().orElse("?"))
        .toList();
  }

  private boolean worksInData(ProcessHandle handle) {
    try {
      File cwd = Path.of("/proc", Long.toString(handle.pid()), "cwd").toRealPath().toFile();
      return cwd.toPath().startsWith(data.toRealPath());
    } catch (IOException gone) {
      return false;
    }
  }

  /** Ends it one way or the other. */
  @Override
  public void close() {
    if (process.isAlive()) {
      signal("TERM", Long.toString(process.pid()));
      try {
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
          killGroup();
        }
      } catch (InterruptedException e) {
        killGroup();
        Thread.currentThread().interrupt();
      }
    }
  }
}
