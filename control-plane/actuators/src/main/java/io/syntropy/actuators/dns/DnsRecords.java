package io.syntropy.actuators.dns;

import io.syntropy.actuators.TargetState;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Everything we steer at one name: its address and CNAME records.
 *
 * @param ttl of every record, whole seconds; zero when there are none
 */
public record DnsRecords(Duration ttl, SortedSet<DnsRecord> records) implements TargetState {
  /** Nothing at the name. */
  public static final DnsRecords NONE = new DnsRecords(Duration.ZERO, Collections.emptySortedSet());

  public DnsRecords {
    records = Collections.unmodifiableSortedSet(new TreeSet<>(records));
    if (records.isEmpty() ? !ttl.isZero() : !ttl.equals(Duration.ofSeconds(ttl.toSeconds()))) {
      throw new IllegalArgumentException(
          "ttl: %s (expected whole seconds, zero without records)".formatted(ttl));
    }
    Set<RecordType> types = types(records);
    if (types.contains(RecordType.CNAME) && records.size() > 1) {
      throw new IllegalArgumentException(
          "records: %s (expected one CNAME and nothing beside it, or addresses)"
              .formatted(records));
    }
  }

  public static DnsRecords of(Duration ttl, Collection<DnsRecord> records) {
    return records.isEmpty() ? NONE : new DnsRecords(ttl, new TreeSet<>(records));
  }

  @Override
  public String canonical() {
    return records.stream()
        .map(DnsRecord::toString)
        .collect(Collectors.joining("\n", "ttl " + ttl.toSeconds() + "\n", "\n"));
  }

  @Override
  public boolean empty() {
    return records.isEmpty();
  }

  Set<RecordType> types() {
    return types(records);
  }

  SortedSet<DnsRecord> of(RecordType type) {
    return records.stream()
        .filter(r -> r.type() == type)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<RecordType> types(Collection<DnsRecord> records) {
    return records.stream().map(DnsRecord::type).collect(Collectors.toSet());
  }
}
