package io.syntropy.actuators.dns;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * A real name server of Debian's on a loopback port of its own, in a folder of its own, with two
 * keys: {@code syntropy} may do what the guide grants it and nothing else, {@code admin}
 * everything.
 */
public final class NameserverProcess implements AutoCloseable {
  static final String ZONE = "example.test.";
  public static final String NAME = "social.example.test.";
  public static final String SYNTROPY = "c3ludHJvcHktdGVzdC1rZXktb2YtMzItYnl0ZXMhISE=";
  static final String ADMIN = "YWRtaW4tdGVzdC1rZXktdGhhdC1oYXMtMzItYnl0ZXM=";
  static final String ZONE_FILE =
      """
      $TTL 30
      @ SOA ns hostmaster 1 3600 600 86400 30
      @ NS ns
      ns A 127.0.0.1
      social 30 A 192.0.2.1
      social 30 A 192.0.2.2
      social 30 AAAA 2001:db8::1
      social 30 AAAA 2001:db8::2
      """;

  private final Process process;
  private final int port;

  private NameserverProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static NameserverProcess knot(Path folder) throws Exception {
    return knot(folder, freePort(), "", "");
  }

  /** Knot with the access rules of the guide, and more configuration of zone and remotes. */
  static NameserverProcess knot(Path folder, int port, String remotes, String zone)
      throws Exception {
    Path conf = Files.createDirectories(folder).resolve("knot.conf");
    Files.writeString(
        conf,
        """
        server:
            rundir: "%1$s"
            listen: 127.0.0.1@%2$d
        database:
            storage: "%1$s"
        log:
          - target: stderr
            any: info
        key:
          - id: syntropy
            algorithm: hmac-sha256
            secret: %3$s
          - id: admin
            algorithm: hmac-sha256
            secret: %4$s
        %5$s
        acl:
          - id: syntropy
            key: syntropy
            action: update
            update-type: [A, AAAA, CNAME, TXT]
            update-owner: name
            update-owner-match: equal
            update-owner-name: [social.example.test., _syntropy.social.example.test.]
          - id: admin
            key: admin
            action: [update, transfer, notify]
        zone:
          - domain: example.test
            storage: "%1$s"
            file: example.test.zone
            zonefile-sync: -1
            acl: [syntropy, admin]
            %6$s
        """
            .formatted(folder, port, SYNTROPY, ADMIN, remotes, zone));
    if (!zone.contains("master:")) {
      Files.writeString(folder.resolve("example.test.zone"), ZONE_FILE);
    }
    return start(folder, port, program("knotd", "knot"), "-c", conf.toString());
  }

  public static NameserverProcess bind(Path folder) throws Exception {
    int port = freePort();
    Path conf = folder.resolve("named.conf");
    Files.writeString(
        conf,
        """
        options {
          directory "%1$s";
          pid-file "%1$s/named.pid";
          session-keyfile "%1$s/session.key";
          listen-on port %2$d { 127.0.0.1; };
          listen-on-v6 { none; };
          recursion no;
          dnssec-validation no;
          notify no;
          allow-transfer { none; };
        };
        controls { };
        key syntropy { algorithm hmac-sha256; secret "%3$s"; };
        key admin { algorithm hmac-sha256; secret "%4$s"; };
        zone "example.test" {
          type primary;
          file "%1$s/example.test.zone";
          update-policy {
            grant syntropy name social.example.test. A AAAA CNAME;
            grant syntropy name _syntropy.social.example.test. TXT;
            grant admin zonesub ANY;
          };
        };
        """
            .formatted(folder, port, SYNTROPY, ADMIN));
    Files.writeString(folder.resolve("example.test.zone"), ZONE_FILE);
    return start(folder, port, program("named", "bind9"), "-g", "-n", "1", "-c", conf.toString());
  }

  static Path keyFile(Path folder, String name, String secret) throws IOException {
    Path file = folder.resolve(name + ".key");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        file,
        "key \"%s\" {\n\talgorithm hmac-sha256;\n\tsecret \"%s\";\n};\n".formatted(name, secret));
    return file;
  }

  public int port() {
    return port;
  }

  public void pause() throws Exception {
    signal("-STOP");
  }

  public void goOn() throws Exception {
    signal("-CONT");
  }

  /** What an operator does with {@code nsupdate}. */
  public void edit(Change change) throws Exception {
    Update update = new Update(Name.fromString(ZONE));
    change.to(update);
    int code = resolver(ADMIN).send(update).getRcode();
    if (code != Rcode.NOERROR) {
      throw new IllegalStateException("edit: " + Rcode.string(code));
    }
  }

  /** An edit of the zone. */
  @FunctionalInterface
  public interface Change {
    void to(Update update) throws Exception;
  }

  /** The records of a name and type, asked for over TCP, without the code under test. */
  public List<Record> shows(String name, int type) throws Exception {
    Message answer =
        resolver(null)
            .send(Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
    if (!answer.getHeader().getFlag(Flags.AA)) {
      throw new IOException("no authority yet: " + Rcode.string(answer.getRcode()));
    }
    return answer.getSection(org.xbill.DNS.Section.ANSWER);
  }

  @Override
  public void close() throws Exception {
    if (process.isAlive()) {
      signal("-KILL");
      process.waitFor(20, TimeUnit.SECONDS);
    }
  }

  private SimpleResolver resolver(String key) {
    SimpleResolver resolver = new SimpleResolver(new InetSocketAddress("127.0.0.1", port));
    resolver.setTCP(true);
    resolver.setTimeout(Duration.ofSeconds(5));
    if (key != null) {
      resolver.setTSIGKey(new TSIG(TSIG.HMAC_SHA256, "admin.", key));
    }
    return resolver;
  }

  private void signal(String name) throws Exception {
    new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
  }

  private static NameserverProcess start(Path folder, int port, String... command)
      throws Exception {
    Path log = folder.resolve("log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    NameserverProcess server = new NameserverProcess(process, port);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!server.answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        server.close();
        throw new IllegalStateException(command[0] + ": " + Files.readString(log));
      }
      Thread.sleep(10);
    }
    return server;
  }

  private boolean answers() throws Exception {
    try {
      shows(ZONE, Type.SOA);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static String program(String name, String debianPackage) throws IOException {
    Path script =
        Path.of(
            System.getProperty("syntropy.root"),
            "control-plane",
            "actuators",
            "scripts",
            "nameserver.sh");
    Process run = new ProcessBuilder(script.toString(), name, debianPackage).start();
    String out = new String(run.getInputStream().readAllBytes()).strip();
    String err = new String(run.getErrorStream().readAllBytes()).strip();
    if (out.isEmpty()) {
      throw new IllegalStateException(err);
    }
    return out;
  }

  /** Free for TCP and for UDP. */
  static int freePort() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    for (int attempt = 0; ; attempt++) {
      try (ServerSocket tcp = new ServerSocket(0, 1, loopback);
          DatagramSocket udp = new DatagramSocket(tcp.getLocalPort(), loopback)) {
        return udp.getLocalPort();
      } catch (IOException e) {
        if (attempt == 20) {
          throw e;
        }
      }
    }
  }
}
