package io.syntropy.telemetry.prometheus;

import io.syntropy.slo.config.Node;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lists of {@code {targets: [..], labels: {..}}}, in place and in target files. */
final class TargetGroups {
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

  private TargetGroups() {}

  static List<ScrapeJob.TargetGroup> read(List<Node> groups) {
    List<ScrapeJob.TargetGroup> read = new ArrayList<>();
    for (Node group : groups) {
      if (!group.isMapping()) {
        group.expected("a mapping with targets and labels");
        continue;
      }
      List<String> targets = new ArrayList<>();
      for (Node target : group.requiredList("targets")) {
        String address = target.isScalar() ? address(target.text()) : null;
        if (address == null) {
          target.expected("host:port, without scheme and path");
        } else {
          targets.add(address);
        }
      }
      Map<String, String> labels = labels(group.optionalMapping("labels"));
      group.rejectUnknown();
      read.add(new ScrapeJob.TargetGroup(targets, labels));
    }
    return read;
  }

  private static Map<String, String> labels(@Nullable Node given) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (given != null) {
      given
          .fields()
          .forEach((label, value) -> {
            if (!LABEL.matcher(label).matches() || label.startsWith("__")) {
              value.fault(
                  label + ": no label name (expected letters, digits and _, without a leading __)");
            } else if (!value.isScalar() || value.text().length() > Labels.MAX_VALUE) {
              value.expected("a text");
            } else {
              labels.put(label, value.text());
            }
          });
    }
    return labels;
  }

  private static @Nullable String address(String text) {
    try {
      URI uri = new URI("http://" + text);
      boolean plain =
          uri.getHost() != null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawUserInfo() == null
              && text.length() <= 300;
      return plain ? text : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
