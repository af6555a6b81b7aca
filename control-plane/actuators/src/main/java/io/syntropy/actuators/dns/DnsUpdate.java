package io.syntropy.actuators.dns;

import io.syntropy.actuators.Order;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/** The one update message of an order: prerequisites on all that was read, then the whole state. */
final class DnsUpdate {
  private DnsUpdate() {}

  static Update of(DnsTarget target, Order<DnsRecords> order, Snapshot found) {
    Update update = new Update(target.zoneName());
    Name name = target.recordName();
    Name owner = target.ownerName();
    for (RecordType type : RecordType.values()) {
      Set<DnsRecord> there = found.records().of(type);
      if (there.isEmpty()) {
        update.absent(name, type.code());
      }
      there.forEach(r -> update.present(r.at(name, 0)));
    }
    if (found.owner().isEmpty()) {
      update.absent(owner, Type.TXT);
    }
    for (TXTRecord record : found.owner()) {
      update.present(new TXTRecord(owner, DClass.IN, 0, record.getStrings()));
    }
    // All removals first: a server ignores an address added beside a CNAME that is still there.
    for (RecordType type : RecordType.values()) {
      update.delete(name, type.code());
    }
    long ttl = order.desired().ttl().toSeconds();
    order.desired().records().forEach(r -> update.add(r.at(name, ttl)));
    update.delete(owner, Type.TXT);
    update.add(OwnerRecord.of(order.stamp(), owner, ttl));
    return update;
  }

  /** Says which address records the order would leave none of. */
  static Optional<String> emptied(DnsRecords found, DnsRecords desired) {
    for (RecordType type : List.of(RecordType.A, RecordType.AAAA)) {
      if (!found.of(type).isEmpty()
          && desired.of(type).isEmpty()
          && !desired.types().contains(RecordType.CNAME)) {
        return Optional.of(
            "%s records are there and none is desired (a write never empties a record set, I5)"
                .formatted(type));
      }
    }
    return Optional.empty();
  }
}
