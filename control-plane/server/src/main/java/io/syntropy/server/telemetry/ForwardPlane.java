package io.syntropy.server.telemetry;

import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.http.ComponentHealth;
import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.JournalRecord;
import io.syntropy.telemetry.forward.ForwarderStatus;
import io.syntropy.telemetry.forward.Forwarders;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends what arrives on to the targets that {@code SYNTROPY_FORWARD_CONFIG} names. */
@ApplicationScoped
public class ForwardPlane implements ComponentHealth {
  private final TelemetryFiles files;
  private final ServerConfig config;
  private volatile @Nullable Forwarders forwarders;

  /** Sends as {@code files} say; positions are kept in {@code DATA/forward}. */
  public ForwardPlane(TelemetryFiles files, ServerConfig config) {
    this.files = files;
    this.config = config;
  }

  void start(Journal journal) {
    if (!files.forward().isEmpty()) {
      forwarders = Forwarders.start(files.forward(), config.data().resolve("forward"), journal);
    }
  }

  void offer(JournalRecord record) {
    Forwarders open = forwarders;
    if (open != null) {
      open.offer(record);
    }
  }

  /** The position before which no target needs the journal any more. */
  long needed() {
    Forwarders open = forwarders;
    return open != null ? open.needed() : files.forward().isEmpty() ? Long.MAX_VALUE : 0;
  }

  void stop() {
    Forwarders open = forwarders;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public String name() {
    return "forwarding";
  }

  @Override
  public Condition check() {
    Forwarders open = forwarders;
    if (open == null) {
      return files.forward().isEmpty()
          ? new Condition(Health.GOOD, "no targets are configured")
          : new Condition(Health.UNKNOWN, "not started yet");
    }
    List<ForwarderStatus> all = open.status();
    boolean well = all.stream().allMatch(s -> s.fault() == null);
    return new Condition(
        well ? Health.GOOD : Health.BAD,
        all.stream().map(ForwardPlane::words).collect(Collectors.joining("; ")));
  }

  private static String words(ForwarderStatus s) {
    String text =
        "%s: %d items sent, %d bytes of the journal wait"
            .formatted(s.name(), s.sentItems(), s.lagBytes());
    if (s.droppedItems() > 0 || s.droppedBytes() > 0) {
      text += ", %d items and %d bytes dropped".formatted(s.droppedItems(), s.droppedBytes());
    }
    return s.fault() == null ? text : text + ", " + s.fault();
  }
}
