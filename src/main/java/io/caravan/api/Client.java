package io.caravan.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.system.SystemConfig;
import io.caravan.system.SystemPack;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One system's API: authorised, inside its limits, answers classified. Never blocks the caller for
 * the network.
 */
public interface Client {
  SystemConfig system();

  /**
   * Makes one request.
   *
   * @param request what the pack says is to be called
   * @param variables GraphQL variables; for REST the values of {@code {field}} placeholders in path
   *     and query and, under {@code body}, the JSON body
   * @param urgency decides who goes first while the limit is short
   * @return fails with {@link CallException}; never with anything else
   */
  CompletableFuture<Answer> send(SystemPack.Request request, JsonNode variables, Urgency urgency);

  /**
   * Like {@link #send(SystemPack.Request, JsonNode, Urgency)}, doing something when the request's
   * turn has come: after the waiting for the limit, before the network.
   *
   * @param first what must be on disk before the request leaves; if it fails, nothing is sent
   */
  default CompletableFuture<Answer> send(
      SystemPack.Request request,
      JsonNode variables,
      Urgency urgency,
      Supplier<CompletableFuture<?>> first) {
    return first.get().thenCompose(done -> send(request, variables, urgency));
  }

  /** Follows a next link that the vendor gave; refused if it leaves the system's base URL. */
  CompletableFuture<Answer> follow(String url, Urgency urgency);

  /**
   * An answer that the error rules found to be good.
   *
   * @param body whole JSON answer
   * @param headers of the answer, names in lower case
   */
  record Answer(int status, JsonNode body, Map<String, String> headers) {}

  /** Who goes first while the limit is short; a first load goes last, whatever it is of. */
  enum Urgency {
    ORDER,
    STOCK,
    WRITE,
    READ,
    CATALOGUE,
    BULK;

    /** Urgency of a call of a delivery. */
    static Urgency of(CallLog log, boolean read) {
      return log.bulk() ? BULK : of(log.entity(), read);
    }

    /** Urgency of a delivery or stream by its entity. */
    public static Urgency of(String entity, boolean read) {
      return switch (entity) {
        case "order", "shipment", "refund", "return" -> ORDER;
        case "inventory" -> STOCK;
        case "item" -> read ? READ : CATALOGUE;
        default -> read ? READ : WRITE;
      };
    }
  }
}
