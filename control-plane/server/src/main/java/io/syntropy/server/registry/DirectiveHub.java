package io.syntropy.server.registry;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The desired state of every service, and who listens to it. A subscriber first gets the full
 * desired state, then each change, without a gap between the two. Served by the leader alone: what
 * a follower read of the rows may be older than what instances have seen already.
 */
@ApplicationScoped
public class DirectiveHub {
  private final Map<String, Map<String, Directive>> desired = new HashMap<>();
  private final Map<String, List<Subscriber>> subscribers = new HashMap<>();
  private boolean serving;

  private record Subscriber(Consumer<Directive> hears, Runnable end) {}

  /** Whether streams are served: this server is the leader. */
  public synchronized boolean serving() {
    return serving;
  }

  /** Serves streams from now on, or ends all of them. */
  public void serve(boolean serves) {
    List<Subscriber> ended = new ArrayList<>();
    synchronized (this) {
      serving = serves;
      if (!serves) {
        subscribers.values().forEach(ended::addAll);
        subscribers.clear();
      }
    }
    ended.forEach(subscriber -> subscriber.end().run());
  }

  /** Makes {@code directive} the desired state of {@code service} and tells who listens. */
  public synchronized void publish(String service, Directive directive) {
    Map<String, Directive> state = desired.computeIfAbsent(service, s -> new HashMap<>());
    Directive present = state.get(scope(directive));
    if (present != null && present.id() >= directive.id()) {
      return; // an older plan never replaces a newer one (I15)
    }
    state.put(scope(directive), directive);
    for (Subscriber subscriber : subscribers.getOrDefault(service, List.of())) {
      subscriber.hears().accept(directive);
    }
  }

  /** The full desired state of {@code service}, oldest first. */
  public synchronized List<Directive> desired(String service) {
    Collection<Directive> state = desired.getOrDefault(service, Map.of()).values();
    List<Directive> sorted = new ArrayList<>(state);
    sorted.sort(Comparator.comparingLong(Directive::id));
    return sorted;
  }

  /**
   * Hands the full desired state and then every change to {@code hears}, which must not block.
   *
   * @param end ends the stream, when this server does not serve any more
   * @return ends the subscription
   */
  public Runnable subscribe(String service, Consumer<Directive> hears, Runnable end) {
    Subscriber subscriber = new Subscriber(hears, end);
    synchronized (this) {
      if (serving) {
        desired(service).forEach(hears);
        subscribers.computeIfAbsent(service, s -> new CopyOnWriteArrayList<>()).add(subscriber);
        return () -> unsubscribe(service, subscriber);
      }
    }
    end.run();
    return () -> {};
  }

  /** How many streams are open. */
  public synchronized int streams() {
    return subscribers.values().stream().mapToInt(List::size).sum();
  }

  /** Whether {@code kind} has one state for the whole service rather than one per region. */
  public static boolean wholeService(String kind) {
    return kind.equals("traffic_weights") || kind.equals("rollback_request");
  }

  /** The key under which a directive replaces an older one. */
  public static String scope(Directive directive) {
    String region = directive.region();
    return directive.kind()
        + '@'
        + (wholeService(directive.kind()) || region == null ? "" : region);
  }

  private synchronized void unsubscribe(String service, Subscriber subscriber) {
    List<Subscriber> list = subscribers.get(service);
    if (list != null) {
      list.remove(subscriber);
      if (list.isEmpty()) {
        subscribers.remove(service);
      }
    }
  }
}
