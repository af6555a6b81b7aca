package io.syntropy.actuators.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DnsTargetTest {
  private static final List<String> REGIONS = List.of("eu", "us", "sa", "ap");

  private static DnsRecord a(int host) {
    return new DnsRecord(RecordType.A, "192.0.2." + host);
  }

  private static DnsTarget target(List<String> baseline, int minRecords) {
    return new DnsTarget(
        "example.test.",
        "social.example.test.",
        Duration.ofSeconds(30),
        Map.of("eu", List.of(a(1)), "us", List.of(a(2)), "sa", List.of(a(3)), "ap", List.of(a(4))),
        baseline,
        List.of(new DnsServer("127.0.0.1", 53)),
        minRecords,
        Duration.ofSeconds(2));
  }

  @Test
  void randomOverlaysAgreeWithTheReferenceInAnyOrderAndNeverEmpty() {
    for (long seed = 0; seed < 10_000; seed++) {
      Random random = new Random(seed);
      int min = 1 + random.nextInt(2);
      DnsTarget target = target(REGIONS, min);
      List<DnsOverlay> open = new ArrayList<>();
      Set<String> away = new TreeSet<>();
      for (int n = random.nextInt(6); n > 0; n--) {
        String region = REGIONS.get(random.nextInt(REGIONS.size()));
        away.add(region);
        open.add(new DnsOverlay.Withdraw("act-" + n, region));
      }
      Set<DnsRecord> left =
          REGIONS.stream()
              .filter(r -> !away.contains(r))
              .flatMap(r -> target.regions().get(r).stream())
              .collect(Collectors.toSet());
      DnsPlan plan = target.plan(open);
      Collections.shuffle(open, random);
      assertThat(target.plan(open).getClass()).as("seed %d", seed).isEqualTo(plan.getClass());
      switch (plan) {
        case DnsPlan.Desired desired -> {
          assertThat(desired.records().records()).as("seed %d", seed).hasSameElementsAs(left);
          assertThat(left).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(min);
          assertThat(target.plan(open)).isEqualTo(plan);
        }
        case DnsPlan.Impossible impossible ->
            assertThat(left.size()).as("seed %d: %s", seed, impossible).isLessThan(min);
      }
    }
  }

  @Test
  void aNameOfOneRegionIsPointedAtTheReceiver() {
    assertThat(target(List.of("eu"), 1).plan(List.of(new DnsOverlay.Substitute("a", "eu", "us"))))
        .isEqualTo(new DnsPlan.Desired(DnsRecords.of(Duration.ofSeconds(30), List.of(a(2)))));
  }

  @Test
  void saysWhyAnOverlayIsImpossible() {
    DnsTarget target = target(List.of("eu", "us"), 1);
    assertThat(
            target.plan(
                List.of(new DnsOverlay.Withdraw("a", "eu"), new DnsOverlay.Withdraw("b", "us"))))
        .isEqualTo(
            new DnsPlan.Impossible(
                "social.example.test. A: 0 of 2 records left (expected at least 1: a write never"
                    + " empties a record set, I5)"));
    assertThat(target.plan(List.of(new DnsOverlay.Withdraw("a", "mars"))))
        .isInstanceOf(DnsPlan.Impossible.class);
    assertThat(
            target.plan(
                List.of(
                    new DnsOverlay.Substitute("a", "eu", "us"),
                    new DnsOverlay.Withdraw("b", "us"))))
        .isEqualTo(new DnsPlan.Impossible("region eu: its receiver us gives way itself"));
    assertThat(
            target.plan(
                List.of(
                    new DnsOverlay.Substitute("a", "eu", "us"),
                    new DnsOverlay.Withdraw("b", "eu"))))
        .isInstanceOf(DnsPlan.Impossible.class);
  }

  @Test
  void aTypeThatOnlyOneRegionHasIsNotWithdrawnWithIt() {
    DnsTarget target =
        new DnsTarget(
            "example.test.",
            "social.example.test.",
            Duration.ofSeconds(30),
            Map.of(
                "eu",
                List.of(a(1), new DnsRecord(RecordType.AAAA, "2001:db8::1")),
                "us",
                List.of(a(2))),
            List.of("eu", "us"),
            List.of(new DnsServer("127.0.0.1", 53)),
            1,
            Duration.ofSeconds(2));

    assertThat(target.plan(List.of(new DnsOverlay.Withdraw("a", "eu"))))
        .isInstanceOfSatisfying(
            DnsPlan.Impossible.class, i -> assertThat(i.why()).contains("AAAA: 0 of 1"));
  }

  @Test
  void valuesAreCanonical() {
    assertThat(new DnsRecord(RecordType.AAAA, "2001:DB8:0:0::1"))
        .isEqualTo(new DnsRecord(RecordType.AAAA, "2001:db8::1"));
    assertThat(new DnsRecord(RecordType.CNAME, "EU.example.test.").value())
        .isEqualTo("eu.example.test.");
    assertThatThrownBy(() -> new DnsRecord(RecordType.A, "192.0.2.300"))
        .hasMessage("A: \"192.0.2.300\" (expected an IPv4 address)");
    assertThatThrownBy(() -> new DnsRecord(RecordType.CNAME, "eu"))
        .hasMessage("CNAME: \"eu\" (expected an absolute name ending with a dot)");
  }

  @Test
  void refusesDeclarationsThatCouldNotHold() {
    assertThatThrownBy(() -> target(List.of(), 1))
        .hasMessage("baseline: [] (expected one or more of [ap, eu, sa, us])");
    assertThatThrownBy(() -> target(List.of("eu"), 2))
        .hasMessage("baseline: 1 A records (expected at least min_records 2)");
    assertThatThrownBy(() -> target(List.of("eu"), 0))
        .hasMessageStartingWith("min_records: 0 (expected at least 1");
  }
}
