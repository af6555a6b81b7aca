package io.syntropy.slo.differential;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running program of Debian's that Syntropy is compared with, on a loopback port of its own. */
public final class Peer implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on\" address=\\S+?:(\\d+)");

  private final Process process;
  private final int port;

  private Peer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * The path of an installed program; installs its package when this may be done.
   *
   * @throws IllegalStateException with the line that says what to install
   */
  public static String program(String name, String debianPackage) throws IOException {
    Path script = Path.of(System.getProperty("syntropy.root"), "slo-engine", "scripts", "peers.sh");
    Process run = new ProcessBuilder(script.toString(), name, debianPackage).start();
    String out = new String(run.getInputStream().readAllBytes()).strip();
    String err = new String(run.getErrorStream().readAllBytes()).strip();
    if (out.isEmpty()) {
      throw new IllegalStateException(err);
    }
    return out;
  }

  /**
   * Prometheus over {@code folder}, with rules and notifications as {@code config} says; {@link
   * PrometheusClient#reload} reads that again.
   */
  public static Peer prometheus(Path folder, Path config) throws Exception {
    Peer peer =
        logged(
            program("prometheus", "prometheus"),
            "--config.file=" + config,
            "--storage.tsdb.path=" + folder,
            "--web.listen-address=127.0.0.1:0",
            "--web.enable-remote-write-receiver",
            "--web.enable-lifecycle");
    peer.await("/-/ready");
    return peer;
  }

  /** Waits until a path answers 200. */
  public void await(String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (!answers(http, request)) {
        if (System.nanoTime() > end || !process.isAlive()) {
          close();
          throw new IllegalStateException(path + " of " + process.info().command() + ": no answer");
        }
        Thread.sleep(20);
      }
    }
  }

  private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A program that logs the port it listens on. */
  public static Peer logged(String... command) throws Exception {
    Process process = start(List.of(command));
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Thread.ofPlatform().daemon().start(() -> read(process, port));
    try {
      return new Peer(process, port.get(60, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** A program that is told its port: {@code PORT} in the command is replaced by a free one. */
  public static Peer onFreePort(String... command) throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    List<String> words = new ArrayList<>();
    for (String word : command) {
      words.add(word.replace("PORT", Integer.toString(free)));
    }
    Process process = start(words);
    Thread.ofPlatform().daemon().start(() -> read(process, new CompletableFuture<>()));
    return new Peer(process, free);
  }

  private static Process start(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // of an interrupted run
    return process;
  }

  private static void read(Process process, CompletableFuture<Integer> port) {
    StringBuilder before = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          port.complete(Integer.parseInt(listening.group(1)));
        } else if (!port.isDone() && before.length() < 10_000) {
          before.append(line).append('\n');
        }
      }
    } catch (IOException closed) {
      before.append(closed.getMessage());
    }
    port.completeExceptionally(new IllegalStateException("it ended:\n" + before));
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** The process, for its CPU time. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
