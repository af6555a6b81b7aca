package io.syntropy.server.config;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.identity.Caller;
import io.syntropy.server.identity.Role;
import io.syntropy.slo.config.Fault;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configuration as code. */
@Path("/api/v1/config")
@RunOnVirtualThread
public class ConfigResource {
  private final ConfigService service;
  private final Caller caller;

  /** Answers from {@code service}. */
  public ConfigResource(ConfigService service, Caller caller) {
    this.service = service;
    this.caller = caller;
  }

  /** Files to check. */
  public record Files(List<File> files) {
    /** Copies the list. */
    public Files {
      files = files == null ? List.of() : List.copyOf(files);
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

  /** Checks files without applying anything. */
  @POST
  @Path("/validate")
  @RolesAllowed(Role.VIEWER)
  public Validation validate(@Nullable Files files) {
    if (files == null) {
      throw ApiException.badRequest("body: missing (expected {\"files\": [{path, text}]})");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    files.files().forEach(file -> texts.put(file.path(), file.text()));
    List<Fault> faults = service.validate(texts);
    return new Validation(faults.isEmpty(), faults);
  }

  /** Reads the configuration's source now and applies it. */
  @POST
  @Path("/apply")
  @RolesAllowed(Role.OPERATOR)
  public ConfigService.Status apply(
      @QueryParam("allow_shrink") @DefaultValue("false") boolean allowShrink) {
    return service.apply(allowShrink, caller.name());
  }
}
