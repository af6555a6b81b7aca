package io.syntropy.slo.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Builds the node tree of one document from the parser's events, within bounds. */
final class Composer {
  static final int MAX_DEPTH = 64;
  static final int MAX_ALIASES = 200;
  static final int MAX_EXPANDED_NODES = 200_000;

  private static final String EXPECTED_DEPTH = "nesting: deeper than " + MAX_DEPTH;

  private final String file;
  private final Chunk chunk;
  private final Faults faults;
  private final Iterator<Event> events;
  private final Map<Anchor, Sized> anchors = new HashMap<>();
  private int aliases;

  /** A node and how many nodes it has once its aliases are written out. */
  private record Sized(Node node, int nodes) {}

  /** A bound was exceeded; the document is given up. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Composer(String file, Chunk chunk, Faults faults) {
    this.file = file;
    this.chunk = chunk;
    this.faults = faults;
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(Documents.MAX_FILE_BYTES + 1)
            .build();
    this.events = new Parse(settings).parseString(chunk.text()).iterator();
  }

  /** The root of the document, or empty after a fault. */
  static Optional<Node> compose(String file, Chunk chunk, Faults faults) {
    Composer composer = new Composer(file, chunk, faults);
    try {
      Node root = composer.document();
      while (composer.events.hasNext()) {
        composer.events.next();
      }
      return Optional.of(root);
    } catch (Refused refused) {
      return Optional.empty();
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      composer.fault(mark, "not YAML: " + e.getProblem());
    } catch (YamlEngineException e) {
      boolean text = !firstLine(e).startsWith("special characters");
      composer.fault(
          Optional.empty(),
          text
              ? "not YAML: " + firstLine(e)
              : "not YAML: control characters, or bytes that are not UTF-8 (expected a text in UTF-8)");
    } catch (StackOverflowError e) {
      composer.fault(Optional.empty(), EXPECTED_DEPTH);
    }
    return Optional.empty();
  }

  private static String firstLine(YamlEngineException e) {
    String message = e.getMessage();
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }

  private Node document() {
    Event event = events.next();
    while (!(event instanceof NodeEvent)) {
      event = events.next();
    }
    return node(event, "document", 0).node;
  }

  private Sized node(Event event, String name, int depth) {
    if (depth > MAX_DEPTH) {
      throw refuse(event.getStartMark(), EXPECTED_DEPTH + " (expected at most that many levels)");
    }
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    Node.Position at = position(event.getStartMark(), name);
    Sized sized;
    if (event instanceof MappingStartEvent) {
      sized = mapping(at, depth);
    } else if (event instanceof SequenceStartEvent) {
      sized = list(at, depth);
    } else {
      ScalarEvent scalar = (ScalarEvent) event;
      boolean plain = scalar.isPlain() && scalar.getTag().isEmpty();
      Node.Type type = plain ? Scalars.type(scalar.getValue()) : Node.Type.STRING;
      sized = new Sized(Node.scalar(at, type, scalar.getValue()), 1);
    }
    if (sized.nodes > MAX_EXPANDED_NODES) {
      throw refuse(
          event.getStartMark(),
          "aliases: more than " + MAX_EXPANDED_NODES + " nodes when written out");
    }
    ((NodeEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor, sized));
    return sized;
  }

  private Sized alias(AliasEvent alias) {
    if (++aliases > MAX_ALIASES) {
      throw refuse(
          alias.getStartMark(),
          "aliases: more than " + MAX_ALIASES + " (expected at most that many)");
    }
    Sized target = anchors.get(alias.getAlias());
    if (target == null) {
      throw refuse(
          alias.getStartMark(), "alias: *" + alias.getAlias() + " (expected an anchor before it)");
    }
    return target;
  }

  private Sized mapping(Node.Position at, int depth) {
    Map<String, Node> fields = new LinkedHashMap<>();
    int nodes = 1;
    for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      if (!(key instanceof ScalarEvent scalar)) {
        throw refuse(key.getStartMark(), "key: not a scalar (expected a plain field name)");
      }
      Sized value = node(events.next(), scalar.getValue(), depth + 1);
      nodes = Math.addExact(nodes, value.nodes + 1);
      if (fields.putIfAbsent(scalar.getValue(), value.node) != null) {
        fault(scalar.getStartMark(), scalar.getValue() + ": field given twice (expected once)");
      }
    }
    return new Sized(Node.mapping(at, fields), nodes);
  }

  private Sized list(Node.Position at, int depth) {
    List<Node> items = new ArrayList<>();
    int nodes = 1;
    for (Event item = events.next();
        item.getEventId() != Event.ID.SequenceEnd;
        item = events.next()) {
      Sized value = node(item, at.name() + "[" + items.size() + "]", depth + 1);
      nodes = Math.addExact(nodes, value.nodes);
      items.add(value.node);
    }
    return new Sized(Node.list(at, items), nodes);
  }

  private Node.Position position(Optional<Mark> mark, String name) {
    int line = chunk.firstLine() + mark.map(Mark::getLine).orElse(0);
    int column = 1 + mark.map(Mark::getColumn).orElse(0);
    return new Node.Position(file, line, column, name, faults);
  }

  private Refused refuse(Optional<Mark> mark, String message) {
    fault(mark, message);
    return new Refused();
  }

  private void fault(Optional<Mark> mark, String message) {
    Node.Position at = position(mark, "");
    faults.add(new Fault(file, at.line(), at.column(), message));
  }
}
