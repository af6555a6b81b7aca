package io.syntropy.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathAccessTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /, OPEN",
    "GET, /index.html, OPEN",
    "GET, /assets/app-1234.js, OPEN",
    "GET, /slos/feed, OPEN",
    "POST, /slos/feed, TOKEN",
    "GET, /login, OPEN",
    "POST, /login, TOKEN",
    "POST, /api/v1/session, OPEN",
    "GET, /api/v1/session, TOKEN",
    "DELETE, /api/v1/session, TOKEN",
    "GET, /q/health, LOCAL",
    "GET, /q/health/ready, LOCAL",
    "POST, /q/health/ready, TOKEN",
    "GET, /q/healthy, TOKEN",
    "GET, /q/arc, TOKEN",
    "GET, /metrics, LOCAL",
    "GET, /metrics/x, TOKEN",
    "POST, /v1/traces, LOCAL",
    "POST, /api/v1/write, LOCAL",
    "POST, /loki/api/v1/push, LOCAL",
    "GET, /loki/api/v1/query, TOKEN",
    "GET, /api, TOKEN",
    "GET, /api/v1/status, TOKEN",
    "GET, /api;x/v1/status, TOKEN",
    "GET, /x;y, TOKEN",
    "GET, /%61pi/v1/status, TOKEN",
    "GET, /openapi, TOKEN",
    "POST, /api/v1/config/webhook, OPEN",
    "GET, /api/v1/config/webhook, TOKEN",
    "POST, /api/v1/config/apply, TOKEN",
    "OPTIONS, /, TOKEN",
  })
  void onlyNamedPathsAreOpen(String method, String path, PathAccess expected) {
    assertThat(PathAccess.of(method, path)).isEqualTo(expected);
  }

  @Test
  void beyondLoopbackIngestHealthAndMetricsNeedACallerToo() {
    assertThat(PathAccess.LOCAL.needsCaller(true)).isFalse();
    assertThat(PathAccess.LOCAL.needsCaller(false)).isTrue();
    assertThat(PathAccess.OPEN.needsCaller(false)).isFalse();
    assertThat(PathAccess.TOKEN.needsCaller(true)).isTrue();
  }
}
