package io.syntropy.slo.internal;

import io.syntropy.slo.Composite;
import io.syntropy.slo.Correction;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Slo;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Definitions with their generations, corrections and composites in checkpoints. */
final class LineageWire {
  private LineageWire() {}

  static void definitions(DataOutput out, Definitions definitions) throws IOException {
    Wire.map(
        out,
        definitions.lineages(),
        (o, lineage) -> {
          Wire.list(o, lineage.generations(), LineageWire::generation);
          Wire.list(o, lineage.corrections(), LineageWire::correction);
        });
    Wire.map(out, definitions.signals(), DefinitionWire::indicator);
  }

  static Definitions definitions(DataInput in) throws IOException {
    Map<String, Lineage> lineages =
        Wire.map(
            in,
            i ->
                new Lineage(
                    Wire.list(i, LineageWire::generation), Wire.list(i, LineageWire::correction)));
    Map<String, Indicator> signals = Wire.map(in, DefinitionWire::indicator);
    return new Definitions(new TreeMap<>(lineages), signals);
  }

  private static void generation(DataOutput out, Lineage.Held held) throws IOException {
    VarLong.write(out, held.number());
    DefinitionWire.slo(out, held.slo());
    composite(out, held.slo().composite());
    instant(out, held.from());
    Instant until = held.until();
    out.writeBoolean(until != null);
    if (until != null) {
      instant(out, until);
    }
    Wire.list(out, held.marks(), DataOutput::writeLong);
  }

  private static Lineage.Held generation(DataInput in) throws IOException {
    int number = (int) VarLong.read(in);
    Slo plain = DefinitionWire.slo(in);
    Composite composite = composite(in);
    Slo slo =
        new Slo(
            plain.name(),
            plain.displayName(),
            plain.service(),
            plain.indicatorName(),
            plain.window(),
            plain.budgetingMethod(),
            plain.objectives(),
            plain.alertPolicies(),
            plain.alerts(),
            composite);
    Instant from = instant(in);
    Instant until = in.readBoolean() ? instant(in) : null;
    return new Lineage.Held(number, slo, from, until, Wire.list(in, DataInput::readLong));
  }

  private static void composite(DataOutput out, @Nullable Composite composite) throws IOException {
    out.writeBoolean(composite != null);
    if (composite != null) {
      Wire.string(out, composite.method().name());
      Wire.string(out, composite.unknown().name());
      out.writeDouble(composite.knownWeightAtLeast());
      Wire.list(
          out,
          composite.parts(),
          (o, part) -> {
            Wire.string(o, part.slo());
            VarLong.write(o, part.objective());
            o.writeDouble(part.weight());
          });
    }
  }

  private static @Nullable Composite composite(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    return new Composite(
        Composite.Method.valueOf(Wire.string(in)),
        Composite.Unknown.valueOf(Wire.string(in)),
        in.readDouble(),
        Wire.list(
            in, i -> new Composite.Part(Wire.string(i), (int) VarLong.read(i), i.readDouble())));
  }

  private static void correction(DataOutput out, Correction correction) throws IOException {
    Wire.string(out, correction.id());
    Wire.string(out, correction.kind().name());
    instant(out, correction.from());
    instant(out, correction.to());
    Wire.map(out, correction.labels(), Wire::string);
    out.writeDouble(correction.events());
    out.writeDouble(correction.budgetShare());
    Wire.string(out, correction.by());
    Wire.string(out, correction.why());
    instant(out, correction.at());
  }

  private static Correction correction(DataInput in) throws IOException {
    return new Correction(
        Wire.string(in),
        Correction.Kind.valueOf(Wire.string(in)),
        instant(in),
        instant(in),
        Wire.map(in, Wire::string),
        in.readDouble(),
        in.readDouble(),
        Wire.string(in),
        Wire.string(in),
        instant(in));
  }

  private static void instant(DataOutput out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static Instant instant(DataInput in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
