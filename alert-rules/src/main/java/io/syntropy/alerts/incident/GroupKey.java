package io.syntropy.alerts.incident;

import io.syntropy.slo.ShortHash;
import java.time.Instant;
import java.util.Comparator;

/**
 * What one incident is about.
 *
 * @param service or {@link Alert#ANY}
 * @param region or {@link Alert#ANY}
 */
public record GroupKey(String service, String region) implements Comparable<GroupKey> {
  /** What takes the groups that are too many. */
  static final GroupKey MANY = new GroupKey(Alert.ANY, Alert.ANY);

  private static final Comparator<GroupKey> ORDER =
      Comparator.comparing(GroupKey::service).thenComparing(GroupKey::region);

  @Override
  public int compareTo(GroupKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code service/region}: under which it is kept. */
  String text() {
    return service + "/" + region;
  }

  /** The id of the incident that opened at {@code at}: the same in every replay. */
  String id(Instant at) {
    return ShortHash.of(service + '\0' + region + '\0' + at, 8);
  }
}
