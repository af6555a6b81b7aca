package io.syntropy.server.identity;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;

/** The one request an enrolment code is good for. */
final class ServicePaths {
  private static final Pattern MANIFEST = Pattern.compile("/api/v1/services/[^/;]+");

  private ServicePaths() {}

  static boolean isManifestPut(RoutingContext request) {
    return request.request().method().equals(HttpMethod.PUT)
        && MANIFEST.matcher(request.normalizedPath()).matches();
  }
}
