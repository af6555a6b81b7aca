package io.syntropy.server;

/**
 * What has to happen between the application's start and its readiness, such as replaying the
 * journal. The one bean of this type is called on its own thread while HTTP already answers 503 on
 * the readiness check; it calls {@link Startup#ready()} when done. Without one the server is ready
 * at once.
 */
public interface StartSequence {
  /**
   * Does the work and then calls {@link Startup#ready()}.
   *
   * @throws Exception to fail the start: the server stops with exit code 1
   */
  void run(Startup startup) throws Exception;
}
