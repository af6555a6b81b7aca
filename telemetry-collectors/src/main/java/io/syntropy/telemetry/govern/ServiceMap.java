package io.syntropy.telemetry.govern;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Sample;
import io.syntropy.slo.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which services call which, from spans before they are sampled: a client's span and the server's
 * span below it are one call. Databases, brokers and hosts that send no spans are nodes by what the
 * caller says of them; requests without a caller come from {@code user}.
 *
 * <p>Reported as delta points under the names of the OpenTelemetry Collector's service graph
 * connector, by {@code client, server, connection_type}. Time is that of receipt; steps back count
 * as no time. For use by one thread, except {@link #view}.
 */
public final class ServiceMap {
  private static final String USER = "user";
  private static final long IDLE_MILLIS = 3_600_000;
  private static final ServiceEdge.Key OVERFLOW =
      new ServiceEdge.Key(SpanFacts.OTHER, SpanFacts.OTHER, "");

  /**
   * Bounds.
   *
   * @param patience how long one side of a call waits for the other
   * @param waiting how many spans wait at most
   * @param edges how many edges are told apart
   * @param services how many services are told apart
   */
  public record Settings(Duration patience, int waiting, int edges, int services) {
    /** 10 s, 20,000 spans, 2,000 edges, 500 services. */
    public static final Settings DEFAULTS = new Settings(Duration.ofSeconds(10), 20_000, 2000, 500);

    public Settings {
      if (patience.isNegative() || patience.isZero() || waiting < 1 || edges < 1 || services < 1) {
        throw new IllegalArgumentException(
            "patience, waiting, edges, services: %s, %d, %d, %d (expected more than 0)"
                .formatted(patience, waiting, edges, services));
      }
    }
  }

  private final Settings settings;
  private final CallPairs pairs;
  private final SpanNames names;
  private final Map<ServiceEdge.Key, ServiceEdge> edges = new HashMap<>();
  private final Map<String, Node> nodes = new HashMap<>();
  private final ReportTimes times = new ReportTimes();
  private volatile ServiceMapView view = ServiceMapView.EMPTY;
  private long unpaired;
  private final ReceiptClock clock = new ReceiptClock();
  private long firstMillis = Long.MAX_VALUE;
  private long now;

  /** An empty map. */
  public ServiceMap(Settings settings) {
    this.settings = settings;
    this.pairs = new CallPairs(settings.waiting(), settings.patience().toMillis(), new Calls());
    this.names = new SpanNames(settings.services(), settings.edges(), IDLE_MILLIS);
  }

  /** Takes spans received at {@code nowMillis}. */
  public void accept(long nowMillis, List<Sample.Span> spans) {
    advance(nowMillis);
    for (Sample.Span span : spans) {
      if (SpanFacts.isEntry(span)) {
        node(service(span), "service").calls.add(span.durationNanos(), SpanFacts.failed(span), now);
        if (span.parentSpanId().isEmpty()) {
          edge(USER, service(span), "user").add(null, span, now);
        } else {
          pairs.server(span, now);
        }
      } else if (SpanFacts.isExit(span)) {
        if (PeerNames.isDatabase(span)) {
          toPeer(span);
        } else {
          pairs.client(span, now);
        }
      }
    }
    pairs.expire(now);
  }

  /** What was counted since the last call, as of {@code nowMillis}; also draws {@link #view}. */
  public List<Sample> drain(long nowMillis) {
    advance(nowMillis);
    pairs.expire(now);
    times.next(nowMillis);
    List<Sample> out = new ArrayList<>();
    for (Iterator<ServiceEdge> all = edges.values().iterator(); all.hasNext(); ) {
      ServiceEdge edge = all.next();
      edge.drain(times, out);
      if (now - edge.last() >= IDLE_MILLIS) {
        all.remove();
      }
    }
    nodes.values().removeIf(n -> n.calls.calls(now) == 0 && now - n.first >= IDLE_MILLIS);
    if (unpaired > 0) {
      Series series =
          new Series(
              ServiceEdge.SCOPE,
              ServiceEdge.PREFIX + "unpaired_spans_total",
              "",
              Attributes.EMPTY,
              Attributes.EMPTY);
      out.add(ServiceEdge.sum(series, times, unpaired));
      unpaired = 0;
    }
    view = draw(nowMillis);
    return out;
  }

  /** The map as of the last {@link #drain}. */
  public ServiceMapView view() {
    return view;
  }

  private void advance(long millis) {
    now = clock.advance(millis);
    firstMillis = Math.min(firstMillis, now);
  }

  private String service(Sample.Span span) {
    return names.service(span, now);
  }

  private Node node(String name, String type) {
    Node node = nodes.get(name);
    if (node == null) {
      boolean room = nodes.size() < settings.services() + settings.edges();
      node = nodes.computeIfAbsent(room ? name : SpanFacts.OTHER, n -> new Node(type, now));
    }
    return node;
  }

  private ServiceEdge edge(String client, String server, String type) {
    ServiceEdge.Key key = new ServiceEdge.Key(client, server, type);
    ServiceEdge edge = edges.get(key);
    if (edge == null) {
      if (edges.size() >= settings.edges()) {
        key = OVERFLOW;
      }
      edge = edges.computeIfAbsent(key, ServiceEdge::new);
    }
    return edge;
  }

  private void toPeer(Sample.Span client) {
    PeerNames.Peer peer = PeerNames.of(client);
    if (peer == null) {
      unpaired++;
      return;
    }
    ServiceEdge edge = edge(service(client), peer.name(), peer.type());
    edge.add(client, null, now);
    node(edge.key().server(), peer.type())
        .calls
        .add(client.durationNanos(), SpanFacts.failed(client), now);
  }

  private final class Calls implements CallPairs.Sink {
    @Override
    public void paired(Sample.Span client, Sample.Span server) {
      edge(service(client), service(server), messaging(client)).add(client, server, now);
    }

    @Override
    public void unanswered(Sample.Span client) {
      toPeer(client);
    }

    @Override
    public void uncalled(Sample.Span server) {
      unpaired++;
    }

    private static String messaging(Sample.Span client) {
      return client.kind().equals("producer") ? "messaging_system" : "";
    }
  }

  private ServiceMapView draw(long nowMillis) {
    long covered =
        RollingCalls.SLOT_MILLIS * (RollingCalls.SLOTS - 1) + now % RollingCalls.SLOT_MILLIS;
    Duration window = Duration.ofMillis(Math.max(1000, Math.min(covered, now - firstMillis)));
    double seconds = window.toMillis() / 1000.0;
    Map<String, ServiceMapView.Node> drawn = new TreeMap<>();
    nodes.forEach((name, n) -> {
      long count = n.calls.calls(now);
      if (count > 0) {
        drawn.put(
            name,
            new ServiceMapView.Node(
                name, n.type, count / seconds, (double) n.calls.failures() / count, n.calls.p95()));
      }
    });
    List<ServiceMapView.Edge> lines = new ArrayList<>();
    edges.forEach((key, e) -> {
      long count = e.calls().calls(now);
      if (count > 0) {
        lines.add(
            new ServiceMapView.Edge(
                key.client(),
                key.server(),
                key.type(),
                count / seconds,
                (double) e.calls().failures() / count,
                e.calls().p95()));
        drawn.putIfAbsent(
            key.client(), silent(key.client(), key.type().equals(USER) ? USER : "service"));
        drawn.putIfAbsent(key.server(), silent(key.server(), "service"));
      }
    });
    lines.sort(
        Comparator.comparing(ServiceMapView.Edge::from)
            .thenComparing(ServiceMapView.Edge::to)
            .thenComparing(ServiceMapView.Edge::type));
    return new ServiceMapView(
        nowMillis, window, List.copyOf(drawn.values()), lines, edges.containsKey(OVERFLOW));
  }

  private static ServiceMapView.Node silent(String name, String type) {
    return new ServiceMapView.Node(name, type, 0, 0, 0);
  }

  private static final class Node {
    private final String type;
    private final long first;
    private final RollingCalls calls = new RollingCalls();

    Node(String type, long first) {
      this.type = type;
      this.first = first;
    }
  }
}
