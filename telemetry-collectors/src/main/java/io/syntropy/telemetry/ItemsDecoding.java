package io.syntropy.telemetry;

import io.syntropy.slo.Sample;
import io.syntropy.telemetry.wire.Splice;
import io.syntropy.telemetry.wire.WireFault;
import io.syntropy.telemetry.wire.WireReader;
import io.syntropy.telemetry.wire.WireType;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks one request of spans or log records: good ones to samples, faulty ones aside. Reads valid
 * messages in which nothing is repeated and from which everything to be scrubbed is gone.
 */
abstract class ItemsDecoding {
  private static final int OWNERS = 0x0A;

  final List<Sample> samples = new ArrayList<>();
  private final Contexts contexts;
  private final WireType type;
  private final Splice edits = new Splice();
  private final Envelope envelope = new Envelope();

  ItemsDecoding(Contexts contexts, WireType type) {
    this.contexts = contexts;
    this.type = type;
  }

  /** Reads the item that {@code in} is in, to its end; false when it is rejected. */
  abstract boolean item(WireReader in, Interns.Scope scope, AttributeReader.Owner owner)
      throws WireFault;

  /**
   * Reads the first bytes of {@code body}; returns it when all of it was accepted, else what
   * remains.
   */
  final byte[] read(byte[] body, int length) throws WireFault {
    WireReader in = new WireReader(body, 0, length);
    int tag = in.tag();
    while (tag != 0) {
      if (tag == OWNERS) {
        int outer = in.enter(in.length());
        owner(in);
        in.leave(outer);
      } else {
        in.skip(tag, 0);
      }
      tag = in.tag();
    }
    return edits.apply(body, length, type);
  }

  private void owner(WireReader in) throws WireFault {
    envelope.find(in, type.at(1), 1);
    var resource = contexts.resource(in, envelope.from, envelope.to);
    int outer = Envelope.enterItem(in);
    while (outer >= 0) {
      envelope.find(in, type.at(1).at(2), 2);
      var scope = contexts.scope(in, envelope.from, envelope.to, resource);
      items(in, scope.value(), resource.value().owner());
      in.leave(outer);
      outer = Envelope.enterItem(in);
    }
  }

  private void items(WireReader in, Interns.Scope scope, AttributeReader.Owner owner)
      throws WireFault {
    int at = in.at();
    int tag = in.tag();
    while (tag != 0) {
      if (tag == Envelope.ITEM) {
        int outer = in.enter(in.length());
        if (!item(in, scope, owner)) {
          edits.drop(at, in.end());
        }
        in.leave(outer);
      } else {
        in.skip(tag, 0);
      }
      at = in.at();
      tag = in.tag();
    }
  }
}
