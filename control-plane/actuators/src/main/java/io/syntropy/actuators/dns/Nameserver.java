package io.syntropy.actuators.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;
import org.xbill.DNS.Update;

/**
 * Questions and updates to one authoritative server. With a key, every answer that is not signed
 * with it counts as none: a forged one can neither confirm nor refuse.
 */
final class Nameserver {
  private final DnsServer server;
  private final @Nullable TsigKey key;
  private final Duration timeout;

  Nameserver(DnsServer server, @Nullable TsigKey key, Duration timeout) {
    this.server = server;
    this.key = key;
    this.timeout = timeout;
  }

  DnsServer server() {
    return server;
  }

  /**
   * The name and its owner record. The owner record is asked for before and after: an update in
   * between is not read half.
   *
   * @throws IOException when the server does not answer with authority
   */
  Snapshot read(Name name, Name ownerName) throws IOException {
    for (int attempt = 0; attempt < 3; attempt++) {
      List<TXTRecord> before = owner(ownerName);
      List<DnsRecord> records = new ArrayList<>();
      long ttl = 0;
      for (RecordType type : RecordType.values()) {
        for (Record record : ask(name, type.code())) {
          records.add(DnsRecord.of(type, record));
          ttl = Math.max(ttl, record.getTTL());
        }
      }
      if (before.equals(owner(ownerName))) {
        return new Snapshot(DnsRecords.of(Duration.ofSeconds(ttl), records), before);
      }
    }
    throw new IOException("the owner record changes while it is read");
  }

  /**
   * Sends an update over TCP.
   *
   * @return the answer's code
   * @throws IOException when there is no answer that can be trusted: it may have been applied
   */
  int update(Update update) throws IOException {
    return trusted(resolver(true).send(update)).getRcode();
  }

  private List<TXTRecord> owner(Name name) throws IOException {
    return ask(name, Type.TXT).stream().map(TXTRecord.class::cast).toList();
  }

  private List<Record> ask(Name name, int type) throws IOException {
    Message answer =
        trusted(resolver(false).send(Message.newQuery(Record.newRecord(name, type, DClass.IN))));
    int code = answer.getRcode();
    if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
      throw new IOException(
          "answers " + Rcode.string(code) + " for " + name + " " + Type.string(type));
    }
    if (!answer.getHeader().getFlag(Flags.AA)) {
      throw new IOException("answers without authority for " + name);
    }
    return answer.getSection(org.xbill.DNS.Section.ANSWER).stream()
        .filter(r -> r.getType() == type && r.getName().equals(name))
        .sorted()
        .toList();
  }

  private Message trusted(Message answer) throws IOException {
    if (key != null && !answer.isVerified()) {
      throw new IOException(
          "answers %s, not signed with key %s".formatted(Rcode.string(answer.getRcode()), key));
    }
    return answer;
  }

  /** UDP questions fall back to TCP when the answer is cut off. */
  private SimpleResolver resolver(boolean tcp) throws IOException {
    InetSocketAddress address = server.address();
    if (address.isUnresolved()) {
      throw new IOException("unknown host " + server.host());
    }
    SimpleResolver resolver = new SimpleResolver(address);
    resolver.setTimeout(timeout);
    resolver.setTCP(tcp);
    if (key != null) {
      resolver.setTSIGKey(key.tsig());
    }
    return resolver;
  }
}
