package io.syntropy.telemetry.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.telemetry.wire.InternTable.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class InternTableTest {
  private final ByteHash hashing = new ByteHash();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Entry<String> entry(Object owner, String text) {
    byte[] bytes = bytes(text);
    return new Entry<>(owner, bytes, hashing.hash(bytes, 0, bytes.length, 0), 100, text);
  }

  private Entry<String> find(InternTable<String> table, Object owner, String text) {
    byte[] padded = bytes("xx" + text + "yy");
    int to = padded.length - 2;
    return table.find(owner, hashing.hash(padded, 2, to, 0), padded, 2, to);
  }

  @Test
  void bytesAreFoundWithTheirOwnerOnly() {
    InternTable<String> table = new InternTable<>(100, 1 << 20);
    Object owner = new Object();
    Entry<String> added = table.add(entry(owner, "text"));

    assertThat(find(table, owner, "text")).isSameAs(added);
    assertThat(find(table, new Object(), "text")).isNull();
    assertThat(find(table, owner, "texts")).isNull();
    assertThat(table.add(entry(owner, "text"))).isSameAs(added);
  }

  @Test
  void equalHashesDoNotMakeBytesEqual() {
    InternTable<String> table = new InternTable<>(10_000, 1 << 24);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = bytes("value " + i);
      table.add(new Entry<>(null, bytes, 42, 100, "value " + i));
    }
    for (int i = 0; i < 500; i++) {
      byte[] bytes = bytes("value " + i);
      Entry<String> found = table.find(null, 42, bytes, 0, bytes.length);
      assertThat(found).isNotNull();
      assertThat(found.value()).isEqualTo("value " + i);
    }
  }

  @Test
  void neitherEntriesNorCostGoOverTheBounds() {
    InternTable<String> few = new InternTable<>(100, 1 << 20);
    InternTable<String> cheap = new InternTable<>(1 << 20, 10_000);
    for (int i = 0; i < 5_000; i++) {
      few.add(entry(null, "new " + i));
      cheap.add(entry(null, "new " + i));
      assertThat(few.size()).isLessThanOrEqualTo(100);
      assertThat(cheap.size()).isLessThanOrEqualTo(100);
    }
    assertThat(find(few, null, "new 4999")).isNotNull();
    assertThat(find(few, null, "new 0")).isNull();
  }

  @Test
  void oneThatAloneTakesAGoodPartOfTheRoomIsNotKept() {
    InternTable<String> table = new InternTable<>(100, 1_000);

    table.add(entry(null, "large"));

    assertThat(table.size()).isZero();
  }

  @Test
  void whatIsUsedStaysAndWhatIsNotGoes() {
    InternTable<String> table = new InternTable<>(1_000, 1 << 20);
    table.age(0);
    Entry<String> used = table.add(entry(null, "used"));
    table.add(entry(null, "unused"));
    for (int minutes = 10; minutes <= 60; minutes += 10) {
      table.age(minutes * 60_000L);
      assertThat(find(table, null, "used")).isSameAs(used);
    }
    assertThat(find(table, null, "unused")).isNull();
    assertThat(table.size()).isLessThanOrEqualTo(2);
  }

  @Test
  void manyThreadsAgreeOnOneInstance() throws Exception {
    InternTable<String> table = new InternTable<>(1 << 16, 1 << 26);
    Map<String, Set<Entry<String>>> seen = new ConcurrentHashMap<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 20_000; i++) {
                  String text = "series " + random.nextInt(2_000);
                  Entry<String> found = find(table, null, text);
                  Entry<String> one = found == null ? table.add(entry(null, text)) : found;
                  seen.computeIfAbsent(text, k -> ConcurrentHashMap.newKeySet()).add(one);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    // By identity: entries are records, whose arrays compare by identity.
    assertThat(seen.values()).allMatch(entries -> entries.size() == 1);
  }

  @Test
  void hashesOfTextsThatCountUpAreSpread() {
    Map<Integer, Integer> buckets = new HashMap<>();
    int n = 1 << 16;
    for (int i = 0; i < n; i++) {
      byte[] bytes = bytes("host-" + i % 256 + "/v1/resource/" + i / 256);
      buckets.merge((int) hashing.hash(bytes, 0, bytes.length, 7) & (n - 1), 1, Integer::sum);
    }
    // Of a random function, 63 % of the buckets are hit and none more than a dozen times.
    assertThat(buckets.size()).isBetween((int) (0.61 * n), (int) (0.65 * n));
    assertThat(buckets.values()).allMatch(hits -> hits < 14);
  }
}
