package io.syntropy.server.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.slo.config.Fault;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/** Configuration as code. */
@Path("/api/v1/config")
@RunOnVirtualThread
public class ConfigResource {
  private final ConfigService service;
  private final Webhooks webhooks;
  private final Caller caller;
  private final ObjectMapper json;

  /** Answers from {@code service}. */
  public ConfigResource(
      ConfigService service, Webhooks webhooks, Caller caller, ObjectMapper json) {
    this.webhooks = webhooks;
    this.json = json;
    this.service = service;
    this.caller = caller;
  }

  /**
   * Files that stand for a whole configuration.
   *
   * @param files null for what the configuration's source holds
   * @param allowShrink apply even what removes most documents
   * @param release what becomes of open actions whose policy is removed; null to refuse it
   */
  public record Files(
      @Nullable List<File> files, @Nullable Boolean allowShrink, @Nullable Release release) {
    /** Copies the list. */
    public Files {
      files = files == null ? null : List.copyOf(files);
    }

    /**
     * Reads them from a request that need not have a body.
     *
     * @throws ApiException 400 when there is one that is not JSON of this form
     */
    public static @Nullable Files read(ObjectMapper json, byte @Nullable [] body) {
      try {
        return body == null || body.length == 0 ? null : json.readValue(body, Files.class);
      } catch (JacksonException e) {
        throw ApiException.of(400, "bad_json", "body: " + e.getOriginalMessage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The texts by path. */
    public Map<String, String> texts() {
      Map<String, String> texts = new LinkedHashMap<>();
      for (File file : files == null ? List.<File>of() : files) {
        if (texts.put(file.path(), file.text()) != null) {
          throw ApiException.badRequest("path: " + file.path() + " is given twice");
        }
      }
      return texts;
    }

    /**
     * One file.
     *
     * @param path names the file in faults
     */
    public record File(String path, String text) {
      /** Checks that both are there. */
      public File {
        if (path == null || path.isBlank() || path.length() > 1000) {
          throw new IllegalArgumentException("path: " + path + " (expected 1..1000 characters)");
        }
        if (text == null) {
          throw new IllegalArgumentException("text: missing (expected the file's text)");
        }
      }
    }
  }

  /** What is wrong with the files, nothing when they are good. */
  public record Validation(boolean valid, List<Fault> faults) {}

  /** What is in force and what is wrong with what was last read. */
  @GET
  @Path("/status")
  @RolesAllowed(Role.VIEWER)
  public ConfigService.Status status() {
    return service.status();
  }

  /**
   * Looks for news soon: what a repository's host calls after a push. Proven by GitHub's {@code
   * X-Hub-Signature-256} or GitLab's {@code X-Gitlab-Token} against the secret in {@code
   * DATA/config-webhook.secret}, or by an operator's token. What it says is not read.
   */
  @POST
  @Path("/webhook")
  @Consumes(MediaType.WILDCARD)
  @PermitAll
  public Response webhook(@Context HttpHeaders headers, byte @Nullable [] body) {
    if (!caller.isOperator()) {
      webhooks.check(headers, body == null ? new byte[0] : body);
    }
    service.nudge();
    return Response.accepted(Map.of("looking", true)).build();
  }

  /** Checks files without applying anything. */
  @POST
  @Path("/validate")
  @RolesAllowed(Role.VIEWER)
  public Validation validate(@Nullable Files files) {
    if (files == null || files.files() == null) {
      throw ApiException.badRequest("body: missing (expected {\"files\": [{path, text}]})");
    }
    List<Fault> faults = service.validate(files.texts());
    return new Validation(faults.isEmpty(), faults);
  }

  /**
   * Reads the configuration's source now and applies it; with files, makes them what a folder holds
   * first, unless they have faults.
   */
  @POST
  @Path("/apply")
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Role.OPERATOR)
  public ConfigService.Status apply(
      @QueryParam("allow_shrink") @DefaultValue("false") boolean allowShrink,
      @RequestBody(content = @Content(schema = @Schema(implementation = Files.class)))
          byte @Nullable [] body) {
    Files files = Files.read(json, body);
    boolean shrink = allowShrink || files != null && Boolean.TRUE.equals(files.allowShrink());
    return files == null || files.files() == null
        ? service.apply(shrink, caller.name())
        : service.apply(files.texts(), shrink, files.release(), caller.name());
  }
}
