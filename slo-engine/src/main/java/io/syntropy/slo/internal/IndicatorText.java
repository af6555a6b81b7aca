package io.syntropy.slo.internal;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Composite;
import io.syntropy.slo.Cut;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Selector;
import io.syntropy.slo.SliceRule;
import io.syntropy.slo.Slo;
import io.syntropy.slo.config.Durations;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Indicators in words. */
final class IndicatorText {
  private IndicatorText() {}

  /** What an SLO counts, objective by objective. */
  static String of(Slo slo) {
    Composite composite = slo.composite();
    if (composite != null) {
      return composite.method().name().toLowerCase(Locale.ROOT)
          + composite.parts().stream()
              .map(part -> part.slo() + " × " + part.weight())
              .collect(Collectors.joining(", ", " of ", ""));
    }
    List<String> counted =
        slo.objectives().stream()
            .map(Objective::indicator)
            .filter(Objects::nonNull)
            .map(IndicatorText::of)
            .distinct()
            .toList();
    return counted.isEmpty() ? "nothing is read" : String.join("; ", counted);
  }

  private static String of(Indicator indicator) {
    String counted =
        switch (indicator) {
          case Indicator.Ratio r ->
              (r.partIsGood() ? "good " : "bad ") + of(r.part()) + " of all " + of(r.total());
          case Indicator.Threshold t ->
              of(t.source()) + " " + t.op().name().toLowerCase(Locale.ROOT) + " " + of(t.limit());
          case Indicator.Sliced s -> slices(s) + of(s.source());
          case Indicator.Spread s -> "spread of " + of(s.source());
        };
    if (indicator instanceof Indicator.Sliced) {
      return counted;
    }
    List<String> keys = indicator.groupBy();
    return keys.isEmpty() ? counted : counted + " by " + String.join(", ", keys);
  }

  private static String slices(Indicator.Sliced sliced) {
    String rule =
        switch (sliced.rule()) {
          case SliceRule.AtLeast a -> " slices with a share of at least " + a.share();
          case SliceRule.Average a -> " slices' average share";
        };
    String empty = sliced.empty().name().toLowerCase(Locale.ROOT);
    return Durations.format(sliced.length()) + rule + " (empty ones: " + empty + ") of ";
  }

  private static String of(Selector selector) {
    String match =
        selector.match().entrySet().stream()
            .map(e -> e.getKey() + of(e.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    Cut le = selector.le();
    return selector.signal().name().toLowerCase(Locale.ROOT)
        + " "
        + selector.name()
        + (selector.match().isEmpty() ? "" : match)
        + (le == null ? "" : " up to " + of(le));
  }

  private static String of(AttributeMatch match) {
    return switch (match) {
      case AttributeMatch.Equal e -> " = " + e.expected();
      case AttributeMatch.Not n -> " not" + of(n.inner());
      case AttributeMatch.All a ->
          a.conditions().stream().map(IndicatorText::of).collect(Collectors.joining(" and"));
      case AttributeMatch.In i -> " in " + i.values().stream().sorted().toList();
      case AttributeMatch.Regex r -> " =~ " + r.regex();
    };
  }

  private static String of(Cut cut) {
    return switch (cut) {
      case Cut.Value v -> Double.toString(v.value());
      case Cut.Time t -> Durations.format(t.duration());
    };
  }
}
