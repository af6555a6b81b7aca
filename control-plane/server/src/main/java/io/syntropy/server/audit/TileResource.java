package io.syntropy.server.audit;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.audit.LeafLine;
import io.syntropy.audit.TilePath;
import io.syntropy.audit.Tiles;
import io.syntropy.server.db.Database;
import io.syntropy.server.http.ApiException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * The log as C2SP tlog-tiles: with {@code /api/v1/audit} as its prefix, a client finds {@code
 * checkpoint}, {@code tile/LEVEL/INDEX} and {@code tile/entries/INDEX}.
 */
@Path("/api/v1/audit/tile")
@Tag(name = "audit")
@RunOnVirtualThread
@RolesAllowed("viewer")
public class TileResource {
  private final Database database;

  @Inject
  TileResource(Database database) {
    this.database = database;
  }

  /** A tile of hashes or a bundle of entries, complete or partial. */
  @GET
  @Path("{path: .+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public byte[] tile(@PathParam("path") String path) {
    TilePath tile;
    try {
      tile = TilePath.parse(path);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    }
    return read(database, tile)
        .orElseThrow(() -> ApiException.notFound("tile: the log does not reach " + path + " yet"));
  }

  /** The tile's bytes, empty while the log is shorter. */
  static Optional<byte[]> read(Database database, TilePath tile) {
    return database.inTransaction(tx -> {
      TreeStore tree = new TreeStore(tx);
      if (!tile.within(tree.head(false).size())) {
        return Optional.empty();
      }
      return Optional.of(
          tile.level() == TilePath.ENTRIES
              ? Tiles.bundle(
                  AuditReader.treeLines(tx, tile.firstNode(), tile.width()).stream()
                      .map(LeafLine::leaf)
                      .toList())
              : Tiles.hashes(tile, tree));
    });
  }
}
