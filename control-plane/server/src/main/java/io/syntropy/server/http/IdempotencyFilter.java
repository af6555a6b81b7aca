package io.syntropy.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code Idempotency-Key} on POSTs: the same key with the same body gets the stored answer, with
 * another body 409. Scoped by caller and path. Answers that a repetition could change (5xx, 401,
 * 403, 408, 429) are not stored.
 *
 * <p>It reads the database, so resource methods for POST must be blocking ones (the default).
 */
@Provider
@jakarta.annotation.Priority(Priorities.USER)
public class IdempotencyFilter implements ContainerRequestFilter, ContainerResponseFilter {
  private static final String HEADER = "Idempotency-Key";
  private static final String SCOPE = IdempotencyFilter.class.getName();
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final Set<Integer> NOT_STORED = Set.of(401, 403, 408, 429);
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final IdempotencyStore store;
  private final SecurityIdentity identity;
  private final ObjectMapper json;

  @Inject
  IdempotencyFilter(IdempotencyStore store, SecurityIdentity identity, ObjectMapper json) {
    this.store = store;
    this.identity = identity;
    this.json = json;
  }

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    String key = request.getHeaderString(HEADER);
    if (key == null || !request.getMethod().equals("POST") || identity.isAnonymous()) {
      return;
    }
    if (!KEY.matcher(key).matches()) {
      throw ApiException.badRequest(HEADER + ": (expected 1..255 visible ASCII characters)");
    }
    if (!BlockingOperationControl.isBlockingAllowed()) {
      throw new IllegalStateException(
          request.getUriInfo().getPath()
              + ": POST method runs on an I/O thread (expected a worker)");
    }
    byte[] body = request.getEntityStream().readAllBytes();
    request.setEntityStream(new ByteArrayInputStream(body));
    CallerName caller = CallerName.of(identity);
    String path = request.getUriInfo().getRequestUri().getRawPath();
    byte[] scope =
        sha256(
            String.join("\n", caller.role(), caller.name(), path, key)
                .getBytes(StandardCharsets.UTF_8));
    switch (store.claim(scope, sha256(body), Instant.now())) {
      case IdempotencyStore.Claim.Mine mine -> request.setProperty(SCOPE, scope);
      case IdempotencyStore.Claim.Done done -> request.abortWith(replay(done));
      case IdempotencyStore.Claim.InFlight inFlight ->
          throw ApiException.of(
                  409, "in_flight", HEADER + ": the first request with it is still being answered")
              .withRetryAfter(Duration.ofSeconds(1));
      case IdempotencyStore.Claim.OtherBody other ->
          throw ApiException.of(
              409,
              "idempotency_mismatch",
              HEADER + ": used before with another body (expected the same body or a fresh key)");
    }
  }

  private static Response replay(IdempotencyStore.Claim.Done done) {
    Response.ResponseBuilder answer =
        Response.status(done.status()).header("Idempotency-Replayed", "true");
    if (done.location() != null) {
      answer.header("Location", done.location());
    }
    if (done.answer().length > 0) {
      answer.type(MediaType.APPLICATION_JSON_TYPE).entity(done.answer());
    }
    return answer.build();
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response)
      throws IOException {
    if (!(request.getProperty(SCOPE) instanceof byte[] scope)) {
      return;
    }
    int status = response.getStatus();
    byte[] answer = response.hasEntity() ? bytes(response.getEntity()) : new byte[0];
    if (status >= 500 || NOT_STORED.contains(status) || answer.length > MAX_ANSWER_BYTES) {
      store.release(scope);
    } else {
      store.complete(scope, status, response.getHeaderString("Location"), answer);
    }
  }

  private byte[] bytes(Object entity) throws IOException {
    return switch (entity) {
      case byte[] raw -> raw;
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      default -> json.writeValueAsBytes(entity);
    };
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
