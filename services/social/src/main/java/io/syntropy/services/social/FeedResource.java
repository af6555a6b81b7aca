package io.syntropy.services.social;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The feed. */
@Path("/v1/feed")
@RunOnVirtualThread
public class FeedResource {
  private final Region region;
  private final Chaos chaos;
  private final FeedCache cache;

  @Inject
  FeedResource(Region region, Chaos chaos, FeedCache cache) {
    this.region = region;
    this.chaos = chaos;
    this.cache = cache;
  }

  /** Renders the feed for the state the region is in. */
  @GET
  @Path("/render")
  @Produces(MediaType.APPLICATION_JSON)
  public Response render(@QueryParam("mode") @DefaultValue("") String mode)
      throws InterruptedException {
    region.rate().record();
    if (chaos.strikes()) {
      throw Problem.of(500, "injected", "injected fault");
    }
    FeedMode known =
        FeedMode.of(mode)
            .orElseThrow(() ->
                Problem.of(400, "invalid_mode", "mode: unknown (expected vibrational or neutral)"));
    FeedPlan plan = FeedPlan.of(known.bucket(region.bucket()), region.directed());
    FeedCache.Served served = cache.get(region.name(), known, plan);
    region.rendered(served.result() != FeedCache.Result.STALE);
    CacheControl reuse = new CacheControl();
    reuse.setPrivate(true);
    reuse.setMaxAge(plan.ttlSeconds());
    return Response.ok(served.feed()).cacheControl(reuse).build();
  }
}
