package io.syntropy.server.audit;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.Hash;
import io.syntropy.audit.LeafLine;
import io.syntropy.audit.SignedNote;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.CallerName;
import io.syntropy.server.http.Page;
import io.syntropy.server.http.PageRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit log over HTTP. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
@RunOnVirtualThread
@RolesAllowed("viewer")
public class AuditResource {
  private final AuditLog log;
  private final AuditReader reader;
  private final Checkpoints checkpoints;
  private final Cosignatures cosignatures;
  private final SecurityIdentity caller;

  @Inject
  AuditResource(
      AuditLog log,
      AuditReader reader,
      Checkpoints checkpoints,
      Cosignatures cosignatures,
      SecurityIdentity caller) {
    this.cosignatures = cosignatures;
    this.log = log;
    this.reader = reader;
    this.checkpoints = checkpoints;
    this.caller = caller;
  }

  /** A signed tree head in JSON. */
  public record CheckpointAnswer(
      String origin, long size, String root, String note, String publicKey) {}

  /** An RFC 6962 audit path, hashes in base64, nearest sibling first. */
  public record InclusionAnswer(long index, long treeSize, String leafHash, List<String> hashes) {}

  /** An RFC 6962 consistency proof, hashes in base64. */
  public record ConsistencyAnswer(long first, long second, List<String> hashes) {}

  /** Where the sent records stand, in the order sent. */
  public record RecordsAnswer(List<AuditEntry> items) {}

  /** Newest first; with {@code from}, oldest first from that index on. */
  @GET
  public Page<StoredEntry> list(
      @QueryParam("action") @Nullable String action,
      @QueryParam("actor") @Nullable String actor,
      @QueryParam("outcome") @Nullable String outcome,
      @QueryParam("decision") @Nullable String decision,
      @QueryParam("q") @Nullable String text,
      @QueryParam("from") @Nullable Long from,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    PageRequest page = PageRequest.parse(cursor, limit);
    return answer(() -> {
      if (from != null) {
        long start =
            page.position().isEmpty() ? notNegative("from", from) : page.positionAsLong() + 1;
        return Page.of(
            reader.from(start, page.limit() + 1), page, entry -> Long.toString(entry.index()));
      }
      long below = page.position().isEmpty() ? Long.MAX_VALUE : page.positionAsLong();
      AuditQuery query = new AuditQuery(action, actor, outcome, decision, text);
      return Page.of(
          reader.newest(query, below, page.limit() + 1),
          page,
          entry -> Long.toString(entry.index()));
    });
  }

  /** One entry. */
  @GET
  @Path("{index: [0-9]{1,18}}")
  public StoredEntry entry(@PathParam("index") long index) {
    return reader
        .entry(index)
        .orElseThrow(() -> ApiException.notFound("audit entry: " + index + " does not exist"));
  }

  /** The entries as lines for an export, oldest first. */
  @GET
  @Path("leaves")
  @Produces("application/x-ndjson")
  public byte[] leaves(
      @QueryParam("from") @Nullable Long from, @QueryParam("limit") @Nullable String limit) {
    int count = PageRequest.parse(null, limit).limit();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (LeafLine line : reader.lines(from == null ? 0 : notNegative("from", from), count)) {
      lines.writeBytes(line.format());
    }
    return lines.toByteArray();
  }

  /**
   * The signed note; as JSON, with the public key, for callers that accept JSON. With {@code
   * witnessed=true} the newest one that a witness has cosigned.
   */
  @GET
  @Path("checkpoint")
  @Produces({MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON})
  public Response checkpoint(
      @HeaderParam("Accept") @Nullable String accept,
      @QueryParam("witnessed") @Nullable Boolean witnessed) {
    SignedNote note =
        Boolean.TRUE.equals(witnessed)
            ? cosignatures
                .newest()
                .orElseThrow(() -> ApiException.notFound("checkpoint: none is cosigned yet"))
            : cosignatures.with(answer(checkpoints::current));
    if (accept == null || !accept.contains(MediaType.APPLICATION_JSON)) {
      return Response.ok(note.format(), MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8")).build();
    }
    Checkpoint head = Checkpoint.parse(note.text());
    return Response.ok(
            new CheckpointAnswer(
                head.origin(),
                head.size(),
                head.root().base64(),
                note.format(),
                checkpoints.key().vkey()),
            MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  /** Earlier checkpoints, smallest first; the cursor is the size of the last one. */
  @GET
  @Path("checkpoints")
  public Page<CheckpointAnswer> history(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    PageRequest page = PageRequest.parse(cursor, limit);
    String key = checkpoints.key().vkey();
    List<CheckpointAnswer> items = new ArrayList<>();
    long above = page.position().isEmpty() ? -1 : page.positionAsLong();
    for (SignedNote note : reader.checkpoints(above, page.limit() + 1)) {
      Checkpoint head = Checkpoint.parse(note.text());
      items.add(
          new CheckpointAnswer(
              head.origin(), head.size(), head.root().base64(), note.format(), key));
    }
    return Page.of(items, page, item -> Long.toString(item.size()));
  }

  /** The vkey that checkpoints are signed with. */
  @GET
  @Path("public-key")
  @Produces(MediaType.TEXT_PLAIN)
  public String publicKey() {
    return checkpoints.key().vkey() + "\n";
  }

  /** Audit path of an entry; without a tree size, in the present tree. */
  @GET
  @Path("proof/inclusion")
  public InclusionAnswer inclusion(
      @QueryParam("index") @Nullable Long index, @QueryParam("tree_size") @Nullable Long treeSize) {
    long at = required("index", index);
    long size = treeSize == null ? reader.size() : treeSize;
    List<String> hashes = base64(answer(() -> reader.inclusion(at, size)));
    return new InclusionAnswer(at, size, entry(at).leafHash(), hashes);
  }

  /** Proof that the log of {@code second} entries extends the log of {@code first}. */
  @GET
  @Path("proof/consistency")
  public ConsistencyAnswer consistency(
      @QueryParam("first") @Nullable Long first, @QueryParam("second") @Nullable Long second) {
    long from = required("first", first);
    long to = second == null ? reader.size() : second;
    return new ConsistencyAnswer(from, to, base64(answer(() -> reader.consistency(from, to))));
  }

  /** Appends a service's own records; all or none. */
  @POST
  @Path("records")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("service")
  public RecordsAnswer records(@Nullable RecordsRequest request) {
    List<RecordsRequest.Item> items = request == null ? null : request.records();
    if (items == null || items.isEmpty() || items.size() > AuditLog.MAX_BATCH) {
      throw ApiException.badRequest(
          "records: "
              + (items == null ? "missing" : Integer.toString(items.size()))
              + " (expected 1.."
              + AuditLog.MAX_BATCH
              + ")");
    }
    CallerName name = CallerName.of(caller);
    String sender =
        name.role().startsWith("service:") ? name.role() : name.role() + ":" + name.name();
    return answer(() -> {
      List<AuditRecord> records = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        try {
          records.add(items.get(i).record(sender));
        } catch (IllegalArgumentException e) {
          throw ApiException.badRequest("records[" + i + "]." + e.getMessage());
        }
      }
      return new RecordsAnswer(log.appendAlone(records));
    });
  }

  private static <T> T answer(Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(String.valueOf(e.getMessage()));
    } catch (AuditException e) {
      String message = String.valueOf(e.getMessage());
      throw switch (e.kind()) {
        case BAD_RECORD -> ApiException.badRequest(message);
        case CONFLICT -> ApiException.conflict(message);
        case TAMPERED -> ApiException.of(500, "audit_tampered", message);
      };
    }
  }

  private static long required(String name, @Nullable Long value) {
    if (value == null) {
      throw ApiException.badRequest(name + ": missing (expected a number)");
    }
    return value;
  }

  private static long notNegative(String name, long value) {
    if (value < 0) {
      throw ApiException.badRequest(name + ": " + value + " (expected >= 0)");
    }
    return value;
  }

  private static List<String> base64(List<Hash> hashes) {
    return hashes.stream().map(Hash::base64).toList();
  }
}
