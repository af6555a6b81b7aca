package io.syntropy.actuators.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.ActuatorContract;
import io.syntropy.actuators.Capture;
import io.syntropy.actuators.Expectation;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.Outcome;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.ReadBack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** The contract, and the failures of DNS automation by name, against a real server. */
abstract class DnsContract extends ActuatorContract<DnsRecords> {
  private static final Duration TTL = Duration.ofSeconds(30);
  private static final String OWNER_NAME = "_syntropy.social.example.test.";
  @TempDir Path folder;
  NameserverProcess server;
  DnsRelay relay;
  DnsTarget target;
  DnsActuator actuator;

  abstract NameserverProcess start(Path folder) throws Exception;

  @BeforeEach
  void startServer() throws Exception {
    server = start(Files.createDirectory(folder.resolve("server")));
    relay = new DnsRelay(server.port());
    target = target(List.of(new DnsServer("127.0.0.1", relay.port())));
    actuator = new DnsActuator(target, key("syntropy", NameserverProcess.SYNTROPY));
  }

  @AfterEach
  void stopServer() throws Exception {
    relay.close();
    server.close();
  }

  static DnsTarget target(List<DnsServer> servers) {
    return new DnsTarget(
        NameserverProcess.ZONE,
        NameserverProcess.NAME,
        TTL,
        Map.of(
            "eu", List.of(a("192.0.2.1"), aaaa("2001:db8::1")),
            "us", List.of(a("192.0.2.2"), aaaa("2001:db8::2"))),
        List.of("eu", "us"),
        servers,
        1,
        Duration.ofSeconds(3));
  }

  TsigKey key(String name, String secret) throws Exception {
    Path file = folder.resolve(name + ".key");
    return TsigKey.read(
        Files.exists(file) ? file : NameserverProcess.keyFile(folder, name, secret));
  }

  static DnsRecord a(String address) {
    return new DnsRecord(RecordType.A, address);
  }

  static DnsRecord aaaa(String address) {
    return new DnsRecord(RecordType.AAAA, address);
  }

  DnsRecords without(String region) {
    return desired(List.of(new DnsOverlay.Withdraw("act-1", region)));
  }

  DnsRecords desired(List<DnsOverlay> open) {
    return ((DnsPlan.Desired) target.plan(open)).records();
  }

  @Override
  protected Actuator<DnsRecords> actuator() {
    return actuator;
  }

  @Override
  protected DnsRecords declared() {
    return target.declared();
  }

  @Override
  protected DnsRecords state(int n) {
    return DnsRecords.of(TTL, List.of(a("198.51.100." + n), aaaa("2001:db8:1::" + n)));
  }

  @Override
  protected DnsRecords empty() {
    return DnsRecords.NONE;
  }

  @Override
  protected void editByHand() throws Exception {
    server.edit(update -> {
      update.delete(Name.fromString(NameserverProcess.NAME), Type.A);
      update.add(address("203.0.113.9"));
    });
  }

  @Override
  protected DnsRecords shown() throws Exception {
    List<DnsRecord> records = new ArrayList<>();
    long ttl = 0;
    for (RecordType type : RecordType.values()) {
      for (Record record : server.shows(NameserverProcess.NAME, type.code())) {
        if (record.getType() == type.code()) {
          records.add(new DnsRecord(type, record.rdataToString()));
          ttl = record.getTTL();
        }
      }
    }
    return DnsRecords.of(Duration.ofSeconds(ttl), records);
  }

  @Override
  protected void loseNextAnswer() {
    relay.loseNextAnswer();
  }

  private static ARecord address(String text) throws Exception {
    return (ARecord)
        Record.fromString(
            Name.fromString(NameserverProcess.NAME), Type.A, DClass.IN, 30, text, Name.root);
  }

  @Test
  void theOwnerRecordHasTheDocumentedText() throws Exception {
    Order<DnsRecords> order = given(firstWrite(7, 3, without("eu")));

    TXTRecord owner = (TXTRecord) server.shows(OWNER_NAME, Type.TXT).getFirst();
    assertThat(owner.getStrings())
        .containsExactly(
            "v=1 owner=syntropy-test epoch=7 hash=" + order.desired().hash(), " generation=3");
    assertThat(shown()).isEqualTo(DnsRecords.of(TTL, List.of(a("192.0.2.2"), aaaa("2001:db8::2"))));
    assertThat(actuator.readBack(order)).isEqualTo(new ReadBack.Confirmed(TTL));
  }

  /**
   * A DNS service, 2025: a delayed worker overwrote a newer plan, clean-up deleted the live one.
   */
  @Test
  void aStalePlanAppliedLateNeverReplacesANewerOne() throws Exception {
    given(firstWrite(1, 1, without("eu")));
    DnsActuator direct =
        new DnsActuator(
            target(List.of(new DnsServer("127.0.0.1", server.port()))),
            key("syntropy", NameserverProcess.SYNTROPY));
    CountDownLatch delayed = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    relay.beforeNextUpdate(() -> {
      delayed.countDown();
      release.await();
    });
    Order<DnsRecords> stale = next(1, 2, without("us"));
    CompletableFuture<Outcome> late = CompletableFuture.supplyAsync(() -> patient().apply(stale));
    assertThat(delayed.await(20, TimeUnit.SECONDS)).isTrue();
    Order<DnsRecords> newer = next(1, 3, declared());
    assertThat(direct.apply(newer)).isEqualTo(new Outcome.Applied(newer.stamp()));
    release.countDown();

    assertThat(late.get(20, TimeUnit.SECONDS)).isEqualTo(new Outcome.Fenced(newer.stamp()));
    assertThat(shown()).isEqualTo(declared());
    assertThat(actuator.apply(next(1, 2, DnsRecords.NONE)))
        .as("clean-up of the stale plan")
        .isInstanceOf(Outcome.Refused.class);
    assertThat(shown()).isEqualTo(declared());
  }

  /** external-dns#414: an empty inventory taken for an order to delete everything. */
  @Test
  void anEmptyInventoryChangesNothing() throws Exception {
    given(firstWrite(1, 1, declared()));

    assertThat(
            target.plan(
                List.of(
                    new DnsOverlay.Withdraw("act-1", "eu"),
                    new DnsOverlay.Withdraw("act-2", "us"))))
        .isInstanceOf(DnsPlan.Impossible.class);
    assertThat(actuator.apply(next(1, 2, DnsRecords.of(TTL, List.of()))))
        .isInstanceOf(Outcome.Refused.class);
    assertThat(actuator.apply(next(1, 2, DnsRecords.of(TTL, List.of(a("192.0.2.1"))))))
        .as("the AAAA records would go")
        .isInstanceOf(Outcome.Refused.class);
    assertThat(shown()).isEqualTo(declared());
  }

  @Test
  void aPausedOldLeaderIsRefusedByTheServer() throws Exception {
    given(firstWrite(1, 1, declared()));
    DnsActuator direct =
        new DnsActuator(
            target(List.of(new DnsServer("127.0.0.1", server.port()))),
            key("syntropy", NameserverProcess.SYNTROPY));
    Order<DnsRecords> claim = next(2, 0, declared());
    relay.beforeNextUpdate(
        () -> assertThat(direct.apply(claim)).isInstanceOf(Outcome.Applied.class));

    assertThat(actuator.apply(next(1, 2, without("eu"))))
        .isEqualTo(new Outcome.Fenced(claim.stamp()));
    assertThat(shown()).isEqualTo(declared());
  }

  @Test
  void aForeignEditBetweenReadingAndWritingIsRefusedByTheServer() throws Exception {
    given(firstWrite(1, 1, declared()));
    relay.beforeNextUpdate(this::editByHand);

    assertThat(actuator.apply(next(1, 2, without("eu")))).isInstanceOf(Outcome.Conflict.class);
    assertThat(shown().records()).contains(a("203.0.113.9"));
  }

  @Test
  void aRecordAddedBesideOursIsAConflict() throws Exception {
    given(firstWrite(1, 1, without("eu")));
    server.edit(update -> update.add(address("203.0.113.9")));

    assertThat(actuator.apply(next(1, 2, declared()))).isInstanceOf(Outcome.Conflict.class);
  }

  @Test
  void aRecordSetEmptiedByHandIsFoundAndMendedOnlyOnAnOperatorsWord() throws Exception {
    given(firstWrite(1, 1, declared()));
    server.edit(update -> {
      update.delete(Name.fromString(NameserverProcess.NAME), Type.A);
      update.delete(Name.fromString(NameserverProcess.NAME), Type.AAAA);
    });

    assertThat(actuator.apply(next(1, 2, declared()))).isInstanceOf(Outcome.Conflict.class);
    PreImage<DnsRecords> seen = captured();
    assertThat(seen.state()).isEqualTo(DnsRecords.NONE);
    given(order(1, 3, declared(), new Expectation.Exactly<>(seen)));
    assertThat(shown()).isEqualTo(declared());
  }

  @Test
  void aTextThatIsNoOwnerRecordIsNotOverwritten() throws Exception {
    server.edit(update ->
        update.add(
            new TXTRecord(Name.fromString(OWNER_NAME), DClass.IN, 30, "hands off, ask ana")));

    assertThat(actuator.capture()).isInstanceOf(Capture.Unreadable.class);
    assertThat(actuator.apply(firstWrite(1, 1, without("eu"))))
        .isInstanceOfSatisfying(
            Outcome.Conflict.class, c -> assertThat(c.found()).contains("hands off, ask ana"));
    assertThat(shown()).isEqualTo(declared());
  }

  @Test
  void aServerStoppedBetweenUpdateAndAnswerIsUnknownThenReadBack() throws Exception {
    Order<DnsRecords> order = firstWrite(1, 1, without("eu"));
    relay.beforeNextUpdate(server::pause);

    assertThat(actuator.apply(order)).isInstanceOf(Outcome.Unknown.class);
    assertThat(actuator.readBack(order)).isInstanceOf(ReadBack.Pending.class);
    server.goOn();
    awaitConfirmed(actuator, order);
    assertThat(actuator.apply(order)).isEqualTo(new Outcome.AlreadyThere(order.stamp()));
    assertThat(shown()).isEqualTo(without("eu"));
  }

  @Test
  void aServerThatIsGoneIsUnknownAndNothingMore() throws Exception {
    server.close();

    assertThat(actuator.apply(firstWrite(1, 1, without("eu")))).isInstanceOf(Outcome.Unknown.class);
    assertThat(actuator.capture()).isInstanceOf(Capture.Unreadable.class);
  }

  @Test
  void aWrongSecretReadsAndWritesNothing() throws Exception {
    DnsActuator wrong =
        new DnsActuator(
            target,
            TsigKey.read(
                NameserverProcess.keyFile(
                    Files.createDirectory(folder.resolve("wrong")),
                    "syntropy",
                    NameserverProcess.ADMIN)));

    assertThat(wrong.capture()).isInstanceOf(Capture.Unreadable.class);
    assertThat(wrong.apply(firstWrite(1, 1, without("eu")))).isInstanceOf(Outcome.Unknown.class);
    assertThat(shown()).isEqualTo(declared());
  }

  @Test
  void anAnswerWithoutSignatureProvesNothing() throws Exception {
    Order<DnsRecords> order = given(firstWrite(1, 1, without("eu")));
    relay.stripSignatures();

    assertThat(actuator.capture())
        .isInstanceOfSatisfying(
            Capture.Unreadable.class, u -> assertThat(u.why()).contains("not signed with key"));
    assertThat(actuator.readBack(order)).isInstanceOf(ReadBack.Pending.class);
    assertThat(actuator.apply(order)).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void theKeyOfTheGuideMayChangeNothingElseInTheZone() throws Exception {
    DnsTarget other =
        new DnsTarget(
            NameserverProcess.ZONE,
            "ns.example.test.",
            TTL,
            Map.of("eu", List.of(a("127.0.0.1"))),
            List.of("eu"),
            target.servers(),
            1,
            target.timeout());
    DnsActuator elsewhere = new DnsActuator(other, key("syntropy", NameserverProcess.SYNTROPY));
    DnsRecords changed = DnsRecords.of(TTL, List.of(a("203.0.113.1")));

    Outcome outcome = elsewhere.apply(order(1, 1, changed, Expectation.baseline(other.declared())));

    // BIND signs its refusal; Knot answers NOTAUTH without a signature, which proves nothing.
    switch (outcome) {
      case Outcome.Refused refused -> assertThat(refused.why()).contains("REFUSED");
      case Outcome.Unknown unknown -> assertThat(unknown.why()).contains("NOTAUTH, not signed");
      default -> throw new AssertionError(outcome);
    }
    assertThat(server.shows("ns.example.test.", Type.A))
        .singleElement()
        .hasToString("ns.example.test.\t30\tIN\tA\t127.0.0.1");
  }

  @Test
  void aRecordSetTooLongForUdpIsReadAndWrittenOverTcp() throws Exception {
    DnsRecord[] many = new DnsRecord[95];
    Arrays.setAll(many, n -> a("198.18.0." + n));
    List<DnsRecord> all = new ArrayList<>(List.of(many));
    all.add(aaaa("2001:db8::1"));
    Order<DnsRecords> wide = given(firstWrite(1, 1, DnsRecords.of(TTL, all)));

    assertThat(actuator.readBack(wide)).isEqualTo(new ReadBack.Confirmed(TTL));
    given(next(1, 2, declared()));
    assertThat(shown()).isEqualTo(declared());
  }

  static void awaitConfirmed(DnsActuator actuator, Order<DnsRecords> order) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    ReadBack last = actuator.readBack(order);
    while (!(last instanceof ReadBack.Confirmed)) {
      assertThat(System.nanoTime()).as("%s", last).isLessThan(end);
      Thread.sleep(20);
      last = actuator.readBack(order);
    }
  }

  /** The same target with a time limit that outlasts a held update. */
  private DnsActuator patient() {
    try {
      return new DnsActuator(
          new DnsTarget(
              target.zone(),
              target.name(),
              target.ttl(),
              target.regions(),
              target.baseline(),
              target.servers(),
              1,
              Duration.ofSeconds(20)),
          key("syntropy", NameserverProcess.SYNTROPY));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
