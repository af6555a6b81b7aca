package io.syntropy.actuators.dns;

import java.io.IOException;
import java.util.Comparator;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * One record without its name and time to live, its value in canonical form, so that {@code
 * 2001:DB8::1} and {@code 2001:db8:0::1} are the same record.
 *
 * @param value an address, or for CNAME an absolute name
 */
public record DnsRecord(RecordType type, String value) implements Comparable<DnsRecord> {
  private static final Comparator<DnsRecord> ORDER =
      Comparator.comparing(DnsRecord::type).thenComparing(DnsRecord::value);

  /** Checks the value and brings it to canonical form. */
  public DnsRecord {
    value = canonical(type, value);
  }

  static DnsRecord of(RecordType type, Record record) {
    return new DnsRecord(type, record.rdataToString());
  }

  Record at(Name name, long ttl) {
    return parse(type, value, name, ttl);
  }

  @Override
  public int compareTo(DnsRecord other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return type + " " + value;
  }

  private static String canonical(RecordType type, String value) {
    if (type == RecordType.CNAME && !value.endsWith(".")) {
      throw new IllegalArgumentException(
          "CNAME: \"%s\" (expected an absolute name ending with a dot)".formatted(value));
    }
    String text = parse(type, value, Name.root, 0).rdataToString();
    return text.toLowerCase(java.util.Locale.ROOT);
  }

  private static Record parse(RecordType type, String value, Name name, long ttl) {
    try {
      return Record.fromString(name, type.code(), DClass.IN, ttl, value, Name.root);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected %s)"
              .formatted(
                  type,
                  value,
                  switch (type) {
                    case A -> "an IPv4 address";
                    case AAAA -> "an IPv6 address";
                    case CNAME -> "an absolute name";
                  }),
          e);
    }
  }
}
