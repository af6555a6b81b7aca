package io.syntropy.actuators.dns;

import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.Capture;
import io.syntropy.actuators.Expectation;
import io.syntropy.actuators.Guarantees;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.Outcome;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.ReadBack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.Rcode;

/**
 * Steers one name by RFC 2136 dynamic update, signed with TSIG (RFC 8945), sent over TCP to the
 * first server and read back from all. Records and owner record change in one update whose
 * prerequisites are everything that was read: the server itself refuses it when anything changed in
 * between.
 */
public final class DnsActuator implements Actuator<DnsRecords> {
  private static final Guarantees GUARANTEES =
      new Guarantees(
          true,
          true,
          List.of(
              "Records and owner record change together or not at all (one RFC 2136 update).",
              "The server refuses an update when the name or its owner record is not what was read.",
              "An older epoch or generation never replaces a newer one, however late it arrives.",
              "A record set is never emptied and never falls under its declared minimum.",
              "Answers of the server that takes the updates count only when signed with the key."),
          List.of(
              "Caches and clients may use the older answer for the time to live, some for longer.",
              "On or off only: DNS has no weights here.",
              "Other servers of the zone follow by zone transfer, when they do; they are read back without a signature.",
              "Whoever else may update the zone can change the records at any time: it is found at the next reading, not prevented."));

  private final DnsTarget target;
  private final Nameserver primary;
  private final List<Nameserver> others;

  public DnsActuator(DnsTarget target, TsigKey key) {
    this.target = target;
    this.primary = new Nameserver(target.servers().getFirst(), key, target.timeout());
    this.others =
        target.servers().stream()
            .skip(1)
            .map(server -> new Nameserver(server, null, target.timeout()))
            .toList();
  }

  @Override
  public String target() {
    return "dns:" + target.name();
  }

  @Override
  public Guarantees guarantees() {
    return GUARANTEES;
  }

  @Override
  public Capture<DnsRecords> capture() {
    try {
      Snapshot found = read(primary);
      return found.strange().isPresent()
          ? new Capture.Unreadable<>(found.strange().get())
          : new Capture.Captured<>(found.preImage());
    } catch (IOException e) {
      return new Capture.Unreadable<>(at(primary, e));
    }
  }

  @Override
  public Outcome apply(Order<DnsRecords> order) {
    Optional<Outcome> refusal = order.refusal().or(() -> shape(order.desired()));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Snapshot found;
    try {
      found = read(primary);
    } catch (IOException e) {
      return new Outcome.Unknown("not sent: " + at(primary, e));
    }
    Optional<Outcome> settled = judge(order, found);
    if (settled.isPresent()) {
      return settled.get();
    }
    int code;
    try {
      code = primary.update(DnsUpdate.of(target, order, found));
    } catch (IOException e) {
      return new Outcome.Unknown("sent, no answer to trust: " + at(primary, e));
    }
    return switch (code) {
      case Rcode.NOERROR -> new Outcome.Applied(order.stamp());
      case Rcode.YXDOMAIN, Rcode.YXRRSET, Rcode.NXDOMAIN, Rcode.NXRRSET -> overtaken(order);
      case Rcode.REFUSED, Rcode.NOTAUTH, Rcode.NOTZONE, Rcode.NOTIMP, Rcode.FORMERR ->
          new Outcome.Refused(
              "%s answers %s to an update of %s (expected a key that may update it)"
                  .formatted(primary.server(), Rcode.string(code), target.name()));
      default -> new Outcome.Unknown(primary.server() + " answers " + Rcode.string(code));
    };
  }

  @Override
  public ReadBack readBack(Order<DnsRecords> order) {
    List<String> missing = new ArrayList<>();
    try {
      Snapshot found = read(primary);
      Optional<Outcome> judged = judge(order, found);
      if (judged.isEmpty()) {
        missing.add(primary.server() + " still shows " + found.preImage().describe());
      } else if (!(judged.get() instanceof Outcome.AlreadyThere)) {
        return new ReadBack.Differs(primary.server() + " shows " + describe(found));
      }
    } catch (IOException e) {
      missing.add(at(primary, e));
    }
    for (Nameserver other : others) {
      try {
        Snapshot found = read(other);
        if (!(judge(order, found).orElse(null) instanceof Outcome.AlreadyThere)) {
          missing.add(other.server() + " still shows " + describe(found));
        }
      } catch (IOException e) {
        missing.add(at(other, e));
      }
    }
    return missing.isEmpty()
        ? new ReadBack.Confirmed(cached(order))
        : new ReadBack.Pending(String.join("; ", missing));
  }

  /** The greatest time to live a cache may have taken before the write, or takes now. */
  private Duration cached(Order<DnsRecords> order) {
    Duration longest = max(target.ttl(), order.desired().ttl());
    return switch (order.expectation()) {
      case Expectation.Ours<DnsRecords> ours -> longest;
      case Expectation.Exactly<DnsRecords> exactly -> max(longest, exactly.found().state().ttl());
    };
  }

  private Outcome overtaken(Order<DnsRecords> order) {
    try {
      return judge(order, read(primary))
          .orElseGet(
              () -> new Outcome.Unknown("the name changed and changed back while it was written"));
    } catch (IOException e) {
      return new Outcome.Unknown("the name changed while it was written; " + at(primary, e));
    }
  }

  private Optional<Outcome> judge(Order<DnsRecords> order, Snapshot found) {
    if (found.strange().isPresent()) {
      return Optional.of(new Outcome.Conflict(found.strange().get()));
    }
    PreImage<DnsRecords> preImage = found.preImage();
    return order
        .against(preImage)
        .or(() -> DnsUpdate.emptied(preImage.state(), order.desired()).map(Outcome.Refused::new));
  }

  private Optional<Outcome> shape(DnsRecords desired) {
    DnsRecords declared = target.declared();
    if (!desired.types().equals(declared.types())) {
      return Optional.of(
          new Outcome.Refused(
              "%s: desired types %s (expected the baseline's %s: a record set is never emptied, I5)"
                  .formatted(target.name(), desired.types(), declared.types())));
    }
    return declared.types().stream()
        .filter(type -> desired.of(type).size() < target.minRecords())
        .findFirst()
        .map(type ->
            new Outcome.Refused(
                "%s %s: %d records (expected at least %d)"
                    .formatted(target.name(), type, desired.of(type).size(), target.minRecords())));
  }

  private Snapshot read(Nameserver server) throws IOException {
    return server.read(target.recordName(), target.ownerName());
  }

  private static String describe(Snapshot found) {
    return found.strange().orElseGet(() -> found.preImage().describe());
  }

  private static String at(Nameserver server, IOException e) {
    String message = e.getMessage();
    return server.server() + ": " + (message == null ? e.getClass().getSimpleName() : message);
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
