package io.syntropy.server.dns;

import io.syntropy.actuators.Fence;
import io.syntropy.actuators.dns.DnsRecord;
import io.syntropy.actuators.dns.DnsRecords;
import io.syntropy.actuators.dns.DnsServer;
import io.syntropy.actuators.dns.DnsTarget;
import io.syntropy.actuators.dns.RecordType;
import io.syntropy.policy.DnsName;
import io.syntropy.server.action.Action;
import io.syntropy.server.db.StoredJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A DNS action as decided: the name as it was declared then and the whole state wanted. The
 * configuration of now is not asked (I32).
 *
 * @param decisionKey of the action
 * @param generation the greater of two is the newer
 * @param recorded whether nobody has confirmed it yet
 */
record DnsOrder(
    String actionId,
    String decisionKey,
    DnsName declared,
    List<String> regions,
    long generation,
    boolean recorded) {

  /** The order in an action of kind {@code dns}. */
  static DnsOrder of(Action action, StoredJson json) {
    List<String> regions =
        action.desired().path("regions").valueStream().map(n -> n.asText()).toList();
    return new DnsOrder(
        action.id(),
        action.decisionKey(),
        json.read(action.desired().path("declared"), DnsName.class),
        regions,
        action.desired().path("generation").asLong(),
        action.state() == Action.State.recorded);
  }

  DnsTarget target() {
    Map<String, List<DnsRecord>> records = new LinkedHashMap<>();
    declared.regions().forEach((region, values) -> records.put(region, records(values)));
    return new DnsTarget(
        declared.zone(),
        declared.name(),
        declared.ttl(),
        records,
        declared.baseline(),
        declared.servers().stream().map(DnsOrder::server).toList(),
        declared.minRecords(),
        declared.timeout());
  }

  DnsRecords wanted() {
    return DnsRecords.of(
        declared.ttl(),
        regions.stream()
            .flatMap(region -> declared.regions().getOrDefault(region, List.of()).stream())
            .map(DnsOrder::record)
            .distinct()
            .toList());
  }

  Fence fence(long epoch) {
    return new Fence(epoch, generation);
  }

  private static List<DnsRecord> records(List<DnsName.Value> values) {
    return values.stream().map(DnsOrder::record).toList();
  }

  private static DnsRecord record(DnsName.Value value) {
    return new DnsRecord(RecordType.valueOf(value.type().name()), value.value());
  }

  private static DnsServer server(String text) {
    int colon = text.lastIndexOf(':');
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[");
    return new DnsServer(
        bracketed ? host.substring(1, host.length() - 1) : host,
        Integer.parseInt(text.substring(colon + 1)));
  }
}
