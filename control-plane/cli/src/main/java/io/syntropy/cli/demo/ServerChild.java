package io.syntropy.cli.demo;

import io.syntropy.cli.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The server as a child. Its login link is read from its stdout and written to no file. */
final class ServerChild {
  private static final String READY = "Syntropy is ready:";

  private final Child child;
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile @Nullable String loginLink;

  private ServerChild(Child child) {
    this.child = child;
  }

  static ServerChild start(Installation installation, Layout layout, Endpoints ports)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Installation.java().toString()));
    command.addAll(List.of("-Xms32m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(installation.serverCache());
    command.addAll(
        List.of(
            "-Dsyntropy.root=" + installation.root(), "-jar", installation.server().toString()));
    command.addAll(List.of("up", "--data", layout.data().toString()));
    command.addAll(List.of("--config", layout.config().toString()));
    command.addAll(List.of("--http-port", Integer.toString(ports.http())));
    command.addAll(List.of("--otlp-http-port", Integer.toString(ports.otlpHttp())));
    command.addAll(List.of("--otlp-grpc-port", Integer.toString(ports.otlpGrpc())));
    Child child = Child.startPiped("server", command, Map.of(), layout.log("server"));
    ServerChild server = new ServerChild(child);
    Thread reader = new Thread(() -> server.read(layout.log("server-stdout")), "server-stdout");
    reader.setDaemon(true);
    reader.start();
    return server;
  }

  Child child() {
    return child;
  }

  boolean ready() {
    return ready.getCount() == 0;
  }

  /** The one-time link to the console, once the server has printed it. */
  Optional<String> loginLink() {
    return Optional.ofNullable(loginLink);
  }

  private void read(Path log) {
    try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(child.process().getInputStream(), StandardCharsets.UTF_8));
        PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
      String line = lines.readLine();
      while (line != null) {
        if (!take(line)) {
          copy.println(line);
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      System.err.println("syntropy demo: the server's output cannot be read: " + e.getMessage());
    }
  }

  /** Whether the line carries the login link. */
  private boolean take(String line) {
    int url = line.indexOf("http");
    boolean link = url >= 0 && line.contains("/login") || line.contains("code=");
    if (link && url >= 0) {
      loginLink = line.substring(url).strip();
    }
    if (line.contains(READY)) {
      ready.countDown();
    }
    return link;
  }
}
