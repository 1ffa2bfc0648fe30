package io.caravan.processes;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.command.outside.PosView;
import io.caravan.mapping.Json;
import java.util.ArrayList;
import java.util.List;

/** What both vendors hold, asked for record by record so that it costs them little. */
record BothSides(TwoProcesses world) {

  static boolean of(PosView.Line line, String order) {
    return line.note().startsWith(order + " ");
  }

  List<PosView.Sale> completed(String order, String sku) {
    return world.vendors().pos().sales().stream()
        .filter(sale -> sale.lines().stream().anyMatch(l -> of(l, order) && l.sku().equals(sku)))
        .toList();
  }

  JsonNode fulfilled(String order, String tracking) {
    for (JsonNode fulfilment : shopOrder(order).path("fulfillments")) {
      if (fulfilment.path("trackingInfo").path(0).path("number").asText().equals(tracking)) {
        return fulfilment;
      }
    }
    return null;
  }

  JsonNode reserved(String order) {
    return world
        .eventually()
        .until(
            () -> {
              for (JsonNode line : world.vendors().reservations()) {
                if (line.path("Note").path("note").asText().startsWith(order + " ")) {
                  return line;
                }
              }
              return null;
            },
            line -> line != null);
  }

  JsonNode till(String sku) {
    return world.vendors().list("/Item.json?customSku=" + sku, "Item").get(0);
  }

  List<JsonNode> tillCustomers(String email) {
    return world.vendors().tillCustomers(email);
  }

  List<JsonNode> shopCustomers(String email) {
    List<JsonNode> all = new ArrayList<>();
    world
        .shop(
            "{ customers(first: 100) { nodes { createdAt defaultEmailAddress { emailAddress } } } }")
        .path("customers")
        .path("nodes")
        .forEach(all::add);
    return all.stream()
        .filter(c -> c.path("defaultEmailAddress").path("emailAddress").asText().equals(email))
        .toList();
  }

  JsonNode inShop(String sku) {
    return world
        .shop(
            "{ productVariants(first: 1, query: \"sku:"
                + sku
                + "\") { nodes { price product { title createdAt } inventoryItem {"
                + " inventoryLevels(first: 10) { nodes { updatedAt location { id }"
                + " quantities(names: [\"available\"]) { quantity } } } } } } }")
        .path("productVariants")
        .path("nodes")
        .path(0);
  }

  JsonNode level(String sku, String place) {
    String location = world.setting("caravan.locations." + place + ".shop");
    for (JsonNode level : inShop(sku).path("inventoryItem").path("inventoryLevels").path("nodes")) {
      if (level.path("location").path("id").asText().equals(location)) {
        return level;
      }
    }
    return Json.mapper().missingNode();
  }

  int available(String sku, String place) {
    return level(sku, place).path("quantities").path(0).path("quantity").asInt(-1);
  }

  JsonNode shopOrder(String name) {
    return world
        .shop(
            "{ orders(first: 1, query: \"name:"
                + name
                + "\") { nodes { name createdAt fulfillments(first: 10) { createdAt trackingInfo {"
                + " number } } } } }")
        .path("orders")
        .path("nodes")
        .path(0);
  }
}
