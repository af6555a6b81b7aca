package io.syntropy.slo.internal;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.BudgetingMethod;
import io.syntropy.slo.Comparison;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Signal;
import io.syntropy.slo.Slo;
import io.syntropy.slo.TimeWindow;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** SLOs and indicators in checkpoints. Enum constants are written by name. */
final class DefinitionWire {
  private DefinitionWire() {}

  static void slo(DataOutput out, Slo slo) throws IOException {
    Wire.string(out, slo.name());
    Wire.string(out, slo.displayName());
    Wire.string(out, slo.service());
    Wire.string(out, slo.indicatorName());
    window(out, slo.window());
    Wire.string(out, slo.budgetingMethod().name());
    Wire.list(out, slo.objectives(), DefinitionWire::objective);
    Wire.list(out, slo.alertPolicies(), Wire::string);
    AlertWire.settings(out, slo.alerts());
  }

  static Slo slo(DataInput in) throws IOException {
    return new Slo(
        Wire.string(in),
        Wire.string(in),
        Wire.string(in),
        Wire.string(in),
        window(in),
        BudgetingMethod.valueOf(Wire.string(in)),
        Wire.list(in, DefinitionWire::objective),
        Wire.list(in, Wire::string),
        AlertWire.settings(in));
  }

  private static void window(DataOutput out, TimeWindow window) throws IOException {
    switch (window) {
      case TimeWindow.Rolling r -> {
        out.writeByte(0);
        out.writeLong(r.length().toNanos());
      }
      case TimeWindow.Calendar c -> {
        out.writeByte(1);
        out.writeLong(c.amount());
        Wire.string(out, c.unit().name());
        Wire.string(out, c.start().toString());
        Wire.string(out, c.zone().getId());
      }
    }
  }

  private static TimeWindow window(DataInput in) throws IOException {
    if (in.readByte() == 0) {
      return new TimeWindow.Rolling(Duration.ofNanos(in.readLong()));
    }
    return new TimeWindow.Calendar(
        in.readLong(),
        ChronoUnit.valueOf(Wire.string(in)),
        LocalDateTime.parse(Wire.string(in)),
        ZoneId.of(Wire.string(in)));
  }

  private static void objective(DataOutput out, Objective objective) throws IOException {
    Wire.string(out, objective.displayName());
    out.writeDouble(objective.target());
    Indicator indicator = objective.indicator();
    out.writeBoolean(indicator != null);
    if (indicator != null) {
      indicator(out, indicator);
    }
  }

  private static Objective objective(DataInput in) throws IOException {
    return new Objective(Wire.string(in), in.readDouble(), in.readBoolean() ? indicator(in) : null);
  }

  static void indicator(DataOutput out, Indicator indicator) throws IOException {
    switch (indicator) {
      case Indicator.Ratio r -> {
        out.writeByte(0);
        selector(out, r.part());
        out.writeBoolean(r.partIsGood());
        selector(out, r.total());
      }
      case Indicator.Threshold t -> {
        out.writeByte(1);
        selector(out, t.source());
        Wire.string(out, t.op().name());
        cut(out, t.limit());
      }
      case Indicator.Spread s -> {
        out.writeByte(2);
        selector(out, s.source());
        Wire.doubles(out, s.bounds().stream().mapToDouble(Double::doubleValue).toArray());
      }
    }
  }

  static Indicator indicator(DataInput in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> new Indicator.Ratio(selector(in), in.readBoolean(), selector(in));
      case 1 -> new Indicator.Threshold(selector(in), Comparison.valueOf(Wire.string(in)), cut(in));
      case 2 -> {
        Selector source = selector(in);
        List<Double> bounds = java.util.Arrays.stream(Wire.doubles(in)).boxed().toList();
        yield new Indicator.Spread(source, bounds);
      }
      default -> throw new IOException("indicator: kind " + kind + " (expected 0..2)");
    };
  }

  private static void selector(DataOutput out, Selector selector) throws IOException {
    Wire.string(out, selector.signal().name());
    Wire.string(out, selector.name());
    Wire.map(out, selector.match(), DefinitionWire::match);
    Cut le = selector.le();
    out.writeBoolean(le != null);
    if (le != null) {
      cut(out, le);
    }
    Wire.list(out, selector.groupBy(), Wire::string);
  }

  private static Selector selector(DataInput in) throws IOException {
    return new Selector(
        Signal.valueOf(Wire.string(in)),
        Wire.string(in),
        Wire.map(in, DefinitionWire::match),
        in.readBoolean() ? cut(in) : null,
        Wire.list(in, Wire::string));
  }

  private static void match(DataOutput out, AttributeMatch match) throws IOException {
    switch (match) {
      case AttributeMatch.Equal e -> {
        out.writeByte(0);
        Wire.string(out, e.expected());
      }
      case AttributeMatch.Not n -> {
        out.writeByte(1);
        match(out, n.inner());
      }
      case AttributeMatch.In i -> {
        out.writeByte(2);
        Wire.list(out, List.copyOf(new TreeSet<>(i.values())), Wire::string);
      }
      case AttributeMatch.Regex r -> {
        out.writeByte(3);
        Wire.string(out, r.regex());
      }
    }
  }

  private static AttributeMatch match(DataInput in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> new AttributeMatch.Equal(Wire.string(in));
      case 1 -> new AttributeMatch.Not(match(in));
      case 2 -> new AttributeMatch.In(Set.copyOf(Wire.list(in, Wire::string)));
      case 3 -> new AttributeMatch.Regex(Wire.string(in));
      default -> throw new IOException("match: kind " + kind + " (expected 0..3)");
    };
  }

  private static void cut(DataOutput out, Cut cut) throws IOException {
    switch (cut) {
      case Cut.Value v -> {
        out.writeByte(0);
        out.writeDouble(v.value());
      }
      case Cut.Time t -> {
        out.writeByte(1);
        out.writeLong(t.duration().toNanos());
      }
    }
  }

  private static Cut cut(DataInput in) throws IOException {
    return in.readByte() == 0
        ? new Cut.Value(in.readDouble())
        : new Cut.Time(Duration.ofNanos(in.readLong()));
  }
}
