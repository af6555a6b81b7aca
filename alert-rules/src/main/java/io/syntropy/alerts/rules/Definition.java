package io.syntropy.alerts.rules;

import io.syntropy.slo.Slo;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An SLO and where it was written.
 *
 * @param root its OpenSLO document
 * @param sli the spec of its SLI, null when there is none
 * @param dataSources the types of the DataSource documents, by name
 * @param policies the AlertPolicy documents, by name
 * @param conditions the AlertCondition documents, by name
 * @param file where the author wrote it, in whatever format
 */
record Definition(
    Slo slo,
    Node root,
    @Nullable Node sli,
    Map<String, String> dataSources,
    Map<String, Node> policies,
    Map<String, Node> conditions,
    String file,
    int line,
    int column) {

  /** The place of {@code node}, or of the whole where the author wrote another format. */
  Fault at(@Nullable Node node, String message) {
    String named = slo.name() + ": " + message;
    return node != null && file.equals(node.file())
        ? new Fault(file, node.line(), node.column(), named)
        : new Fault(file, line, column, named);
  }

  String from() {
    return file + ":" + line;
  }
}
