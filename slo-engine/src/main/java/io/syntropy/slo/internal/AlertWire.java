package io.syntropy.slo.internal;

import io.syntropy.slo.alert.AbsenceTier;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.AlertSettings;
import io.syntropy.slo.alert.AlertTier;
import io.syntropy.slo.alert.BurnTier;
import io.syntropy.slo.alert.Guards;
import io.syntropy.slo.alert.Severity;
import io.syntropy.slo.alert.SpentTier;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/** Alert settings in checkpoints. Enum constants are written by name. */
final class AlertWire {
  private AlertWire() {}

  static void settings(DataOutput out, AlertSettings settings) throws IOException {
    out.writeBoolean(settings.defaults());
    Wire.list(out, settings.rules(), AlertWire::rule);
    guards(out, settings.guards());
  }

  static AlertSettings settings(DataInput in) throws IOException {
    return new AlertSettings(in.readBoolean(), Wire.list(in, AlertWire::rule), guards(in));
  }

  private static void rule(DataOutput out, AlertRule rule) throws IOException {
    Wire.string(out, rule.policy());
    tier(out, rule.tier());
    out.writeLong(rule.after().toMillis());
    guards(out, rule.guards());
    out.writeBoolean(rule.notifyResolved());
  }

  private static AlertRule rule(DataInput in) throws IOException {
    return new AlertRule(
        Wire.string(in), tier(in), Duration.ofMillis(in.readLong()), guards(in), in.readBoolean());
  }

  private static void tier(DataOutput out, AlertTier tier) throws IOException {
    switch (tier) {
      case BurnTier burn -> {
        out.writeByte(0);
        out.writeDouble(burn.factor());
      }
      case SpentTier spent -> {
        out.writeByte(1);
        out.writeDouble(spent.share());
      }
      case AbsenceTier absence -> out.writeByte(2);
    }
    Wire.string(out, tier.severity().name());
    out.writeLong(tier.longWindow().toMillis());
    out.writeLong(tier.shortWindow().toMillis());
  }

  private static AlertTier tier(DataInput in) throws IOException {
    int kind = in.readByte();
    double size = kind == 2 ? 0 : in.readDouble();
    Severity severity = Severity.valueOf(Wire.string(in));
    Duration longWindow = Duration.ofMillis(in.readLong());
    Duration shortWindow = Duration.ofMillis(in.readLong());
    return switch (kind) {
      case 0 -> new BurnTier(size, longWindow, shortWindow, severity);
      case 1 -> new SpentTier(size, longWindow, shortWindow, severity);
      case 2 -> new AbsenceTier(severity);
      default -> throw new IOException("tier: kind " + kind + " (expected 0..2)");
    };
  }

  private static void guards(DataOutput out, Guards guards) throws IOException {
    out.writeDouble(guards.minBadEvents());
    out.writeDouble(guards.confidence());
    out.writeDouble(guards.coverageFloor());
  }

  private static Guards guards(DataInput in) throws IOException {
    return new Guards(in.readDouble(), in.readDouble(), in.readDouble());
  }
}
