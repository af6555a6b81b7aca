package io.syntropy.telemetry.forward;

import io.syntropy.telemetry.Journal;
import io.syntropy.telemetry.JournalRecord;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** All targets; each goes at its own pace, and none slows the journal or another down. */
public final class Forwarders implements AutoCloseable {
  private final Journal journal;
  private final HttpClient client;
  private final List<Forwarder> all;

  private Forwarders(Journal journal, HttpClient client, List<Forwarder> all) {
    this.journal = journal;
    this.client = client;
    this.all = List.copyOf(all);
  }

  /**
   * Starts to send.
   *
   * @param folder where each target's position is kept
   */
  public static Forwarders start(List<ForwardTarget> targets, Path folder, Journal journal) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    SplittableRandom random = new SplittableRandom();
    List<Forwarder> all = new ArrayList<>();
    for (ForwardTarget target : targets) {
      all.add(new Forwarder(target, client, folder, journal, random.split()));
    }
    all.forEach(Forwarder::start);
    return new Forwarders(journal, client, all);
  }

  /** Offers a durable record, in journal order; never waits. */
  public void offer(JournalRecord record) {
    all.forEach(f -> f.offer(record));
  }

  /** The position before which no target needs the journal any more; the end without targets. */
  public long needed() {
    long end = journal.end();
    return all.stream().mapToLong(f -> f.needed(end)).min().orElse(end);
  }

  /** How the targets are doing, in the order of the configuration. */
  public List<ForwarderStatus> status() {
    long end = journal.end();
    return all.stream().map(f -> f.status(end)).toList();
  }

  /** Ends all; to be called before the journal is closed. */
  @Override
  public void close() {
    all.forEach(Forwarder::close);
    client.shutdownNow();
  }
}
