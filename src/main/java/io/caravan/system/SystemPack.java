package io.caravan.system;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Caravan knows of one kind of system: a folder {@code systems/<kind>/} with {@code
 * system.yaml}, request documents and mappings.
 *
 * @param role pos, shop, erp or warehouse
 * @param protocol graphql, rest or none
 * @param baseUrl with {@code {setting}} placeholders
 * @param versionHeader answer header that tells the version served, or null
 * @param versionEnds date after which the version is gone, ISO, or null
 * @param actions what the hub may ask for, named {@code <entity>.<action>}
 * @param connect what {@code connect} does once there; the body is {@code {publicUrl, topics,
 *     existing}}: address of our hooks, topics wanted, subscriptions known ({@code {topic, uri}})
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
    Map<String, Action> actions,
    List<Step> connect,
    boolean onHandExcludesReservations,
    String locationsOperation,
    Map<String, String> identity,
    Map<String, Stream> streams,
    Map<String, Operation> operations) {

  /** A setting {@code caravan.systems.<name>.<key>}. */
  public record Setting(boolean required, boolean secret, String otherwise, String about) {}

  /**
   * How calls are authorised.
   *
   * @param kind none, header or bearer
   * @param header header that carries the token
   * @param refreshesPerMinute most token refreshes a minute that the vendor allows
   */
  public record Auth(
      String kind,
      String header,
      String tokenUrl,
      String authorizeUrl,
      List<String> scopes,
      int refreshesPerMinute) {}

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

  /** What is done for one kind of delivery: calls one after the other. */
  public record Action(String name, List<Step> steps) {}

  /**
   * One call of an action.
   *
   * @param call name of the operation
   * @param with JSLT over the body of the exchange that makes the variables of the call; null skips
   *     the call, a list makes one call for each element
   */
  public record Step(String call, String with) {}

  /** A list that can be read incrementally. */
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
      Cursor cursor,
      List<ById> byId,
      List<HintRule> hints,
      String schedule) {
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
   */
  public record Request(String graphql, String method, String path, Map<String, String> query) {}

  /** How pages follow each other: graphql-cursor, next-link or none. */
  public record Page(String kind, String info, String link, int size) {}

  /** An inner connection that may have more pages than the list read shows. */
  public record Nested(String path, Request request, String records) {}

  /** A related record to read and put under {@code _related.<as>}. */
  public record Related(String as, String when, Request request, String record) {}

  /**
   * Where to go on.
   *
   * @param field field of the record that orders the list
   * @param overlapMs how far back each read begins, because indexes lag
   * @param variable GraphQL variable, {@code parameter} the REST query parameter
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

  /** How one record is read by its id. */
  public record ById(String prefix, Request request, String record) {}

  /** Which id a webhook of these topics names: a template over its body. */
  public record HintRule(List<String> topics, String id) {}

  /**
   * One thing that the system can be asked to do.
   *
   * @param outcome READ, KEY, PROBE, PROBE_LAGGING, REPEATABLE or NONE
   * @param batch most members of one call
   * @param list path of the list in the request that members are joined in
   * @param keyVariable variable that carries the idempotency key
   * @param answer name of the mapping of the answer, or null
   * @param cost known cost in the limiter's units, 0 = learnt
   */
  public record Operation(
      String name,
      Request request,
      String outcome,
      int batch,
      String list,
      String keyVariable,
      String answer,
      String record,
      double cost,
      Probe probe) {}

  /**
   * How an effect is found again.
   *
   * @param compare fields of a found record and what they must be: templates over the request
   * @param since field of a found record that must not be older than the intent, or null
   * @param settleMs how long the vendor's index may lag
   */
  public record Probe(
      Request request,
      Map<String, String> variables,
      String records,
      Map<String, String> compare,
      String since,
      long settleMs) {}

  /** Whether a system of this kind takes the action for the entity. */
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
