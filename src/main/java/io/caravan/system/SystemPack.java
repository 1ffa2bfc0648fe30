package io.caravan.system;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Caravan knows of one kind of system: a folder {@code systems/<kind>/} with {@code
 * system.yaml}, request documents and mappings.
 *
 * @param role pos, shop, erp or warehouse
 * @param protocol graphql, rest, json-rpc, route (each request is a route of the integrator's) or
 *     none (it posts to us)
 * @param baseUrl with {@code {setting}} placeholders
 * @param versionHeader answer header that tells the version served, or null
 * @param versionEnds date after which the version is gone, ISO, or null
 * @param errorResult field that tells a refusal from a record where GraphQL answers with either; it
 *     holds the code, {@code message} the words; null: there are no such answers
 * @param answers JSLT over each good answer before anything looks at it, or null
 * @param actions what the hub may ask for, named {@code <entity>.<action>}
 * @param connect what {@code connect} makes there; the body is {@code {system, publicUrl, topics}}:
 *     our name of it, address of our hooks, topics wanted
 * @param disconnect what {@code disconnect} takes away there; the same body
 * @param stockTest how it is measured whether on hand excludes reservations, or null
 * @param identity operations that tell who we are there: account, scopes, publications
 */
public record SystemPack(
    String kind,
    String title,
    String role,
    String protocol,
    String apiVersion,
    String baseUrl,
    String graphqlPath,
    String versionHeader,
    String versionEnds,
    Map<String, Setting> settings,
    Auth auth,
    Limiter limiter,
    Signature signature,
    List<ErrorRule> errors,
    String errorResult,
    String answers,
    Map<String, Action> actions,
    List<Step> connect,
    List<Step> disconnect,
    boolean onHandExcludesReservations,
    StockTest stockTest,
    Locations locations,
    Map<String, String> identity,
    Map<String, Stream> streams,
    Map<String, Operation> operations) {

  /**
   * A setting {@code caravan.systems.<name>.<key>}.
   *
   * @param there {@code <identity>.<field>}: where every value of it must be found, or null
   */
  public record Setting(
      boolean required, boolean secret, String otherwise, String about, String there) {}

  /** How the places of a system are listed, and the field that holds the id of one. */
  public record Locations(String operation, String id) {}

  /**
   * How much may be asked.
   *
   * @param kind none, query-cost or drip
   * @param capacity size of the bucket in the vendor's units
   * @param rate units that come back each second
   * @param burst most requests in one second, 0 = no such limit
   * @param reserve share of the bucket left for others
   */
  public record Limiter(
      String kind,
      double capacity,
      double rate,
      int burst,
      double reserve,
      Map<String, String> state) {}

  /** How the vendor signs what it posts. */
  public record Signature(
      String kind, String header, String idHeader, String topicHeader, String secret) {}

  /** First matching rule classifies an answer; a null condition matches everything. */
  public record ErrorRule(
      Integer status, String code, String userError, String message, String outcome) {}

  /**
   * One call of an action.
   *
   * @param call name of the operation
   * @param with JSLT over the body of the exchange that makes the variables of the call; null skips
   *     the call, a list makes one call for each element
   */
  public record Step(String call, String with) {}

  /**
   * Records of one kind that a system shows: a list that is read incrementally, or, with {@code
   * source: hook} in the pack, records that the system posts to us. All paths are dot paths; where
   * a list is expected, an object counts as a list of one and nothing or "" as an empty list. What
   * is done with listed records, in this order: {@code drop}, {@code group}, {@code nested}, {@code
   * with}, {@code each}, {@code drop} again.
   *
   * @param request how the list is read; GraphQL variables: {@code first}, {@code after} and the
   *     cursor's; REST placeholders: {@code {size}}, {@code {cursor}}. Null for posted records
   * @param records path of the list in an answer
   * @param each path of a list inside a listed record: each of its elements is emitted as a record
   *     of its own, with the listed record without that list under {@code _parent}; or null
   * @param id path of the record's id in the emitted record, or a template over it
   * @param version path of the record's own version or time in the emitted record, or null
   * @param group path of a field: records of one page with the same id there (not "", not 0) are
   *     one, the last of them, with all under {@code _group}; {@code with} reads a group in full
   * @param alike what many of a page say only if something is wrong there: {@code {qoh: "0"}}
   * @param drop records in which a field has that value are left out: {@code {shopID: "0"}}
   * @param byId how one record is read; empty: a hint makes the whole list be read
   * @param events null if the records are things that exist: they are read from the first one on
   * @param whole each reading shows all there are, and what is missing from one is gone
   */
  public record Stream(
      String name,
      String entity,
      Request request,
      String records,
      String each,
      String id,
      String version,
      Page page,
      List<Nested> nested,
      List<Related> with,
      String group,
      Map<String, String> drop,
      Map<String, String> alike,
      Cursor cursor,
      List<ById> byId,
      List<HintRule> hints,
      String schedule,
      StreamEvents events,
      boolean whole) {
    /** Whether the system posts these records to us, instead of our reading them. */
    public boolean posted() {
      return request == null;
    }

    /** How the record with an id is read, if it can be. */
    public Optional<ById> byId(String id) {
      return byId.stream().filter(rule -> id.startsWith(rule.prefix())).findFirst();
    }

    /** Rule for a topic of a webhook. */
    public Optional<HintRule> hint(String topic) {
      return hints.stream().filter(rule -> rule.topics().contains(topic)).findFirst();
    }
  }

  /**
   * A call to make.
   *
   * @param graphql text of the document with its fragments, or null
   * @param method HTTP method for REST
   * @param path REST path below the base URL, with {@code {field}} placeholders
   * @param query REST query parameters
   * @param rpc JSON-RPC call, or null
   */
  public record Request(
      String graphql, String method, String path, Map<String, String> query, Rpc rpc) {
    /** A GraphQL document or a REST call. */
    public Request(String graphql, String method, String path, Map<String, String> query) {
      this(graphql, method, path, query, null);
    }
  }

  /**
   * How pages follow each other.
   *
   * @param kind graphql-cursor, next-link, offset or none (one page is all)
   * @param info path of {@code pageInfo} with {@code hasNextPage} and {@code endCursor}
   * @param link path of the link to the next page; absent or "" on the last one
   * @param offset of pages that are asked for by the number of records before them, or null
   * @param size records asked for
   */
  public record Page(String kind, String info, String link, Offset offset, int size) {
    /** An answer that is the whole list. */
    public static final Page ONE = new Page("none", null, null, null, 0);

    /** Pages of a GraphQL connection. */
    public static Page byCursor(String info) {
      return new Page("graphql-cursor", info, null, null, 0);
    }
  }

  /**
   * An inner GraphQL connection that may have more pages than the list read shows. They are read to
   * the end and added to its {@code nodes}; its {@code pageInfo} is then taken out.
   *
   * @param path of the connection in a record; {@code orders.nodes[*].lines} is that of all orders
   * @param request its variables: {@code id} of the object that holds the connection, {@code after}
   * @param records path of the connection in the answer
   */
  public record Nested(String path, Request request, String records) {}

  /**
   * A related record, or a list of them, to read and put under {@code _related.<as>}.
   *
   * @param when path of a field of the listed record without which ("", 0 or false) nothing is
   *     read; null: always
   * @param request GraphQL variable: {@code id} of the record; REST placeholders: the record's own
   *     fields. Follows next links if the stream's page does
   * @param record path in the answer, null: all of it. Not found becomes null
   */
  public record Related(String as, String when, Request request, String record) {}

  /**
   * Where to go on.
   *
   * @param field path of the field of a listed record that orders the list
   * @param overlapMs how far back each read begins, because indexes lag
   * @param variable GraphQL variable that carries the filter
   * @param parameter REST query parameter that carries the filter
   * @param filter text of it with {@code {cursor}}
   * @param initial value before the first read, or null: no filter
   */
  public record Cursor(
      String field,
      long overlapMs,
      String variable,
      String parameter,
      String filter,
      String initial) {}

  /**
   * How one record is read by its id.
   *
   * @param prefix ids it is meant for begin so; the first rule that fits is taken
   * @param request with the whole id as variable or placeholder {@code id}
   * @param record path of the record in the answer; it is treated like a listed one
   */
  public record ById(String prefix, Request request, String record) {}

  /** Which id a webhook of these topics names: a template over its body. */
  public record HintRule(List<String> topics, String id) {}

  /**
   * One thing that the system can be asked to do.
   *
   * @param outcome READ, KEY, PROBE, PROBE_LAGGING, REPEATABLE or NONE
   * @param list path of the list in the request that the members of a batch join
   * @param errorsIndex field of a user error whose path names the member by its place, or null
   * @param base name of fields that only tell what is thought to be there now, or null
   * @param keyVariable variable that carries the idempotency key
   * @param answer name of the mapping of the answer, or null
   * @param listing how a list that it reads goes on, or null: one answer is all
   * @param nested lists inside what it reads that may have more pages; paths begin at the answer
   * @param cost known cost in the limiter's units, 0 = learnt
   */
  public record Operation(
      String name,
      Request request,
      String outcome,
      int batch,
      String list,
      String errorsIndex,
      String base,
      String keyVariable,
      String answer,
      String record,
      Listing listing,
      List<Nested> nested,
      double cost,
      Probe probe) {}

  /** Whether requests go to routes and not to an address. */
  public boolean isRouted() {
    return "route".equals(protocol);
  }

  /** Whether there is an address that can be called without any flow. */
  public boolean hasAddress() {
    return !isRouted() && !"none".equals(protocol);
  }

  /** Whether a system of this kind takes the action. */
  public boolean takes(String entity, String action) {
    return actions.containsKey(entity + "." + action);
  }

  /** Actions taken for an entity, in the order of the pack. */
  public List<String> actionsOf(String entity) {
    String prefix = entity + ".";
    return actions.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }
}
