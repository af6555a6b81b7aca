package io.syntropy.server.outside;

import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.Expectation;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.dns.DnsActuator;
import io.syntropy.actuators.dns.DnsRecord;
import io.syntropy.actuators.dns.DnsRecords;
import io.syntropy.actuators.dns.DnsServer;
import io.syntropy.actuators.dns.DnsTarget;
import io.syntropy.actuators.dns.RecordType;
import io.syntropy.actuators.dns.TsigKey;
import io.syntropy.policy.DnsName;
import io.syntropy.server.action.Action;
import io.syntropy.server.audit.SecretStore;
import io.syntropy.server.db.StoredJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A name and the records wanted of it.
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
    boolean recorded,
    SecretStore secrets)
    implements Effect<DnsRecords> {

  /** The order in an action of kind {@code dns}. */
  static DnsOrder of(Action action, StoredJson json, SecretStore secrets) {
    List<String> regions =
        action.desired().path("regions").valueStream().map(n -> n.asText()).toList();
    return new DnsOrder(
        action.id(),
        action.decisionKey(),
        json.read(action.desired().path("declared"), DnsName.class),
        regions,
        action.desired().path("generation").asLong(),
        action.state() == Action.State.recorded,
        secrets);
  }

  @Override
  public String target() {
    return "dns:" + declared.name();
  }

  @Override
  public Actuator<DnsRecords> actuator() throws IOException {
    String name = declared.key();
    String text =
        secrets
            .read(name)
            .orElseThrow(() ->
                new IOException(
                    "no secret \"%s\" (expected a TSIG key of that name)".formatted(name)));
    return new DnsActuator(zoneTarget(), TsigKey.parse("secret " + name, text));
  }

  @Override
  public Expectation<DnsRecords> expectation(PreImage<DnsRecords> found) {
    return Expectation.after(found, zoneTarget().declared());
  }

  private DnsTarget zoneTarget() {
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

  @Override
  public DnsRecords wanted() {
    return DnsRecords.of(
        declared.ttl(),
        regions.stream()
            .flatMap(region -> declared.regions().getOrDefault(region, List.of()).stream())
            .map(DnsOrder::record)
            .distinct()
            .toList());
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
