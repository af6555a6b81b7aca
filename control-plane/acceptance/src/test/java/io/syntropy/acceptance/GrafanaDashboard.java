package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A committed Grafana dashboard: what it asks a Prometheus. */
record GrafanaDashboard(String file, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)}?");
  private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.+),(\\w+)\\)");
  private static final Pattern LINKED = Pattern.compile("\\$\\{__field\\.labels\\.(\\w+)}");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

  /**
   * One query.
   *
   * @param at where it stands, for messages
   * @param expr PromQL with variables
   * @param labels that its series need for their links and names
   * @param states the values that have a word and a colour; empty where any number is shown
   * @param exemplars whether traces are asked for with it
   */
  record Query(String at, String expr, Set<String> labels, Set<String> states, boolean exemplars) {}

  /** A variable that a query fills; {@code many} can be all of its values at once. */
  record Variable(String name, String selector, String label, boolean many) {}

  /** All that are committed. */
  static List<GrafanaDashboard> committed() throws IOException {
    Path folder = Syntropy.root().resolve("dashboards").resolve("dist").resolve("dashboards");
    List<GrafanaDashboard> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        all.add(new GrafanaDashboard(file.getFileName().toString(), JSON.readTree(file.toFile())));
      }
    }
    return all;
  }

  List<Query> queries() {
    List<Query> all = new ArrayList<>();
    for (JsonNode panel : json.path("panels")) {
      Set<String> linked = new TreeSet<>();
      for (JsonNode link : panel.at("/fieldConfig/defaults/links")) {
        linked.addAll(names(LINKED, link.path("url").asText()));
      }
      Set<String> states = new TreeSet<>();
      if (panel.path("type").asText().equals("state-timeline")) {
        panel
            .at("/fieldConfig/defaults/mappings/0/options")
            .fieldNames()
            .forEachRemaining(states::add);
      }
      for (JsonNode target : panel.path("targets")) {
        Set<String> labels = new TreeSet<>(linked);
        labels.addAll(names(LEGEND, target.path("legendFormat").asText()));
        String at =
            file + ": " + panel.path("title").asText() + " " + target.path("refId").asText();
        boolean exemplars = target.path("exemplar").asBoolean();
        all.add(new Query(at, target.path("expr").asText(), labels, states, exemplars));
      }
    }
    for (JsonNode annotation : json.at("/annotations/list")) {
      String at = file + ": annotation " + annotation.path("name").asText();
      all.add(new Query(at, annotation.path("expr").asText(), Set.of(), Set.of(), false));
    }
    return all;
  }

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      names.add(found.group(1));
    }
    return names;
  }

  /** Those that a query fills, in the order in which they depend on each other. */
  List<Variable> variables() {
    List<Variable> all = new ArrayList<>();
    for (JsonNode variable : json.at("/templating/list")) {
      if (variable.path("type").asText().equals("query")) {
        Matcher query = LABEL_VALUES.matcher(variable.at("/query/query").asText());
        if (!query.matches()) {
          throw new IllegalStateException(file + ": " + variable.path("query"));
        }
        String name = variable.path("name").asText();
        boolean many = variable.path("includeAll").asBoolean();
        all.add(new Variable(name, query.group(1), query.group(2), many));
      }
    }
    return all;
  }

  /** {@code text} as Grafana sends it with these choices. */
  static String chosen(String text, Map<String, String> choices) {
    return VARIABLE
        .matcher(text)
        .replaceAll(found -> {
          String name = found.group(1);
          String value =
              switch (name) {
                case "__rate_interval" -> "1m";
                case "__range" -> "1h";
                default -> choices.getOrDefault(name, "");
              };
          if (value.isEmpty()) {
            throw new IllegalArgumentException(name + " in " + text);
          }
          return Matcher.quoteReplacement(value);
        });
  }
}
