package io.syntropy.actuators.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * fabric8's mock server with what it lacks, the scale subresource as the API documents describe it:
 * one resourceVersion for workload and scale, 409 for a write bound to another version, {@code
 * metadata.generation} for changes of the spec, annotations of a Scale ignored.
 */
public final class ScaleServer extends Dispatcher implements AutoCloseable {
  private static final String PATH = "/apis/apps/v1/namespaces/prod/deployments/social";
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());
  public final List<String> seen = new CopyOnWriteArrayList<>();
  private final JsonMapper json = new JsonMapper();
  private final KubernetesMockServer server;
  private final Map<String, String> annotations = new HashMap<>();
  private int replicas;
  private long version = 100;
  private long generation = 1;
  private boolean loseNextAnswer;
  private boolean failNextScale;
  private boolean down;
  private String authorization = "";
  private Runnable beforeScale = () -> {};

  public ScaleServer(int replicas) {
    this.replicas = replicas;
    this.server =
        new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), this, false);
    REQUESTS.setLevel(Level.WARNING);
    server.start();
  }

  /** Where it listens. */
  public String url() {
    return server.url("/");
  }

  public KubernetesClient client() {
    Config config =
        ScaleActuator.once(
            new ConfigBuilder(Config.empty()).withMasterUrl(server.url("/")).build(),
            Duration.ofSeconds(5));
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  public synchronized void scaleByHand(int count) {
    replicas = count;
    version++;
    generation++;
  }

  /** What controllers do all the time: the version grows, the spec stays. */
  public synchronized void updateStatus() {
    version++;
  }

  public synchronized int replicas() {
    return replicas;
  }

  public synchronized void annotate(String key, String value) {
    annotations.put(key, value);
    version++;
  }

  /** The workload's annotations. */
  public synchronized Map<String, String> annotations() {
    return Map.copyOf(annotations);
  }

  /** The header of the last request. */
  public synchronized String authorization() {
    return authorization;
  }

  /** Answers 503 to everything from now on, or no more. */
  public synchronized void down(boolean is) {
    down = is;
  }

  /** The next scaling is done, and a gateway answers 504. */
  public synchronized void loseNextAnswer() {
    loseNextAnswer = true;
  }

  /** The next scaling fails before it is done, as if the writer had died after its claim. */
  public synchronized void failNextScale() {
    failNextScale = true;
  }

  public synchronized void beforeNextScale(Runnable hook) {
    beforeScale = hook;
  }

  @Override
  public synchronized MockResponse dispatch(RecordedRequest request) {
    seen.add(request.getMethod() + " " + request.getPath());
    authorization = String.valueOf(request.getHeader("Authorization"));
    if (down) {
      return answer(503, status(503, "ServiceUnavailable"));
    }
    boolean scale = request.getPath().equals(PATH + "/scale");
    if (!scale && !request.getPath().equals(PATH)) {
      return answer(404, status(404, "NotFound"));
    }
    try {
      return switch (request.getMethod()) {
        case "GET" -> answer(200, scale ? scale() : workload());
        case "PATCH" -> claim(json.readTree(request.getUtf8Body()));
        case "PUT" -> put(json.readTree(request.getUtf8Body()));
        default -> answer(405, status(405, "MethodNotAllowed"));
      };
    } catch (IOException e) {
      return answer(400, status(400, "BadRequest"));
    }
  }

  private MockResponse claim(JsonNode patch) {
    if (stale(patch)) {
      return answer(409, status(409, "Conflict"));
    }
    patch
        .at("/metadata/annotations")
        .properties()
        .forEach(e -> annotations.put(e.getKey(), e.getValue().asText()));
    version++;
    return answer(200, workload());
  }

  private MockResponse put(JsonNode body) {
    Runnable hook = beforeScale;
    beforeScale = () -> {};
    hook.run();
    if (failNextScale) {
      failNextScale = false;
      return answer(503, status(503, "ServiceUnavailable"));
    }
    if (stale(body)) {
      return answer(409, status(409, "Conflict"));
    }
    replicas = body.at("/spec/replicas").asInt();
    version++;
    generation++;
    if (loseNextAnswer) {
      loseNextAnswer = false;
      return answer(504, status(504, "Timeout"));
    }
    return answer(200, scale());
  }

  private boolean stale(JsonNode body) {
    return !body.at("/metadata/resourceVersion").asText().equals(Long.toString(version));
  }

  private ObjectNode workload() {
    ObjectNode node = object("apps/v1", "Deployment");
    ObjectNode notes = ((ObjectNode) node.get("metadata")).putObject("annotations");
    annotations.forEach(notes::put);
    ((ObjectNode) node.get("metadata")).put("generation", generation);
    node.putObject("spec").put("replicas", replicas);
    return node;
  }

  private ObjectNode scale() {
    ObjectNode node = object("autoscaling/v1", "Scale");
    node.putObject("spec").put("replicas", replicas);
    return node;
  }

  private ObjectNode object(String apiVersion, String kind) {
    ObjectNode node = json.createObjectNode().put("apiVersion", apiVersion).put("kind", kind);
    node.putObject("metadata")
        .put("name", "social")
        .put("namespace", "prod")
        .put("resourceVersion", Long.toString(version));
    return node;
  }

  private ObjectNode status(int code, String reason) {
    return json.createObjectNode()
        .put("apiVersion", "v1")
        .put("kind", "Status")
        .put("status", "Failure")
        .put("reason", reason)
        .put("code", code);
  }

  private static MockResponse answer(int code, ObjectNode body) {
    return new MockResponse()
        .setResponseCode(code)
        .addHeader("Content-Type", "application/json")
        .setBody(body.toString());
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
