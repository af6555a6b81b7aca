package io.syntropy.actuators.dns;

import io.syntropy.actuators.PreImage;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.TXTRecord;

/**
 * A name and its owner record as one server showed them.
 *
 * @param owner the TXT records beside the name; one that says who owns it, or none
 */
record Snapshot(DnsRecords records, List<TXTRecord> owner) {
  Snapshot {
    owner = List.copyOf(owner);
  }

  /** Text for people when the records beside the name are not one owner record. */
  Optional<String> strange() {
    if (owner.isEmpty() || (owner.size() == 1 && OwnerRecord.parse(owner.getFirst()).isPresent())) {
      return Optional.empty();
    }
    return Optional.of(
        "%s TXT %s (expected one owner record, or none)"
            .formatted(
                owner.getFirst().getName(),
                owner.stream().map(TXTRecord::rdataToString).sorted().toList()));
  }

  /** Only when nothing is strange. */
  PreImage<DnsRecords> preImage() {
    return new PreImage<>(
        records, owner.isEmpty() ? null : OwnerRecord.parse(owner.getFirst()).orElseThrow());
  }
}
