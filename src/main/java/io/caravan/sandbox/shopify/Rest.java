package io.caravan.sandbox.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Bodies of webhooks: the older resource form with snake_case names, numeric ids, money as text and
 * times in the shop's time zone.
 */
final class Rest {
  private static final int VARIANTS_IN_FULL = 100;

  private final Db db;
  private final RestOrder orders;
  private final RestPeople people;

  Rest(Db db) {
    this.db = db;
    this.orders = new RestOrder(db);
    this.people = new RestPeople(db);
  }

  JsonNode order(ObjectNode order) {
    return orders.order(order);
  }

  ObjectNode transaction(ObjectNode order, ObjectNode transaction) {
    return orders.transaction(order, transaction);
  }

  ObjectNode fulfilment(ObjectNode order, ObjectNode fulfilment) {
    return orders.fulfilment(order, fulfilment, true);
  }

  ObjectNode refund(ObjectNode order, ObjectNode refund) {
    return orders.refund(order, refund);
  }

  /** An instant in the shop's offset: 2026-11-25T14:00:00+01:00. */
  static String time(Db db, String instant) {
    if (instant == null) {
      return null;
    }
    ZoneId zone = ZoneId.of(db.shop().path("ianaTimezone").asText("UTC"));
    return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
        Instant.parse(instant).truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime());
  }

  private String time(String instant) {
    return time(db, instant);
  }

  static ObjectNode head(ObjectNode document, String type) {
    long id = document.get("id").longValue();
    return Db.node().put("id", id).put("admin_graphql_api_id", Db.gid(type, id));
  }

  static String lower(JsonNode document, String field) {
    String text = Db.text(document, field);
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  ObjectNode level(ObjectNode level) {
    return Db.node()
        .put("inventory_item_id", level.get("itemId").longValue())
        .put("location_id", level.get("locationId").longValue())
        .put("available", level.path("available").asInt())
        .put("updated_at", time(level.path("updatedAt").asText()))
        .put(
            "admin_graphql_api_id",
            Db.gid("InventoryLevel", level.get("id").longValue())
                + "?inventory_item_id="
                + level.get("itemId"));
  }

  ObjectNode item(ObjectNode item) {
    ObjectNode body =
        head(item, Db.ITEM)
            .put("sku", Db.text(item, "sku"))
            .put("created_at", time(item.path("createdAt").asText()))
            .put("updated_at", time(item.path("updatedAt").asText()))
            .put("requires_shipping", item.path("requiresShipping").booleanValue())
            .put("cost", Db.text(item, "unitCost"))
            .put("country_code_of_origin", Db.text(item, "countryCodeOfOrigin"))
            .put("harmonized_system_code", Db.text(item, "harmonizedSystemCode"))
            .put("tracked", item.path("tracked").booleanValue())
            .put("weight_unit", unit(item.path("weight").path("unit").asText()));
    body.set("weight_value", item.path("weight").path("value"));
    body.putNull("province_code_of_origin");
    body.putArray("country_harmonized_system_codes");
    return body;
  }

  private static String unit(String unit) {
    return switch (unit) {
      case "GRAMS" -> "g";
      case "POUNDS" -> "lb";
      case "OUNCES" -> "oz";
      default -> "kg";
    };
  }

  /** The first hundred variants in full, the others by their gids only. */
  ObjectNode product(ObjectNode product) {
    ObjectNode body =
        head(product, Db.PRODUCT)
            .put("title", product.path("title").asText())
            .put("body_html", product.path("descriptionHtml").asText())
            .put("vendor", product.path("vendor").asText())
            .put("product_type", product.path("productType").asText())
            .put("handle", product.path("handle").asText())
            .put("status", lower(product, "status"))
            .put("tags", joined(product.path("tags")))
            .put("template_suffix", Db.text(product, "templateSuffix"))
            .put("published_scope", "web")
            .put("created_at", time(product.path("createdAt").asText()))
            .put("updated_at", time(product.path("updatedAt").asText()))
            .put("published_at", time(Db.text(product, "publishedAt")))
            .put("has_variants_that_requires_components", false);
    body.putNull("category");
    body.putNull("image");
    body.putArray("images");
    ArrayNode media = body.putArray("media");
    ArrayNode options = body.putArray("options");
    for (JsonNode option : product.path("options")) {
      ObjectNode made = options.addObject();
      Db.copy(option, made, "id", "name", "position");
      made.put("product_id", product.get("id").longValue());
      made.set("values", option.path("values"));
    }
    ArrayNode variants = body.putArray("variants");
    ArrayNode gids = body.putArray("variant_gids");
    for (JsonNode id : product.path("variantIds")) {
      ObjectNode variant = db.get(Db.VARIANT, id.longValue());
      if (variant == null) {
        continue;
      }
      gids.addObject()
          .put("admin_graphql_api_id", Db.gid(Db.VARIANT, id.longValue()))
          .put("updated_at", variant.path("updatedAt").asText());
      if (variants.size() < VARIANTS_IN_FULL) {
        variants.add(variant(variant));
      }
    }
    for (JsonNode own : product.path("media")) {
      media.add(medium((ObjectNode) own, product, media.size() + 1));
    }
    if (!media.isEmpty()) {
      body.set("image", image(media.get(0)));
      media.forEach(m -> ((ArrayNode) body.get("images")).add(image(m)));
    }
    return body;
  }

  private ObjectNode medium(ObjectNode media, ObjectNode product, int position) {
    ObjectNode body =
        head(media, "MediaImage")
            .put("product_id", product.get("id").longValue())
            .put("position", position)
            .put("alt", media.path("alt").asText(""))
            .put("media_content_type", media.path("mediaContentType").asText())
            .put("status", media.path("status").asText())
            .put("created_at", time(media.path("createdAt").asText()))
            .put("updated_at", time(media.path("updatedAt").asText()));
    body.putArray("variant_ids");
    body.putObject("preview_image")
        .put("width", 100)
        .put("height", 100)
        .put("src", media.path("url").asText())
        .put("status", "READY");
    return body;
  }

  private static ObjectNode image(JsonNode media) {
    ObjectNode image = Db.node();
    Db.copy(
        media, image, "product_id", "position", "alt", "created_at", "updated_at", "variant_ids");
    long id = media.get("id").longValue();
    return image
        .put("id", id)
        .put("admin_graphql_api_id", Db.gid("ProductImage", id))
        .put("width", 100)
        .put("height", 100)
        .put("src", media.path("preview_image").path("src").asText());
  }

  private ObjectNode variant(ObjectNode variant) {
    ObjectNode item = db.get(Db.ITEM, variant.path("inventoryItemId").longValue());
    int quantity = item == null ? 0 : Inventory.total(item, "available");
    ObjectNode body =
        head(variant, Db.VARIANT)
            .put("product_id", variant.path("productId").longValue())
            .put("title", variant.path("title").asText())
            .put("price", variant.path("price").asText())
            .put("compare_at_price", Db.text(variant, "compareAtPrice"))
            .put("sku", Db.text(variant, "sku"))
            .put("barcode", Db.text(variant, "barcode"))
            .put("position", variant.path("position").asInt())
            .put("inventory_policy", lower(variant, "inventoryPolicy"))
            .put("taxable", variant.path("taxable").booleanValue())
            .put("inventory_item_id", variant.path("inventoryItemId").longValue())
            .put("inventory_quantity", quantity)
            .put("old_inventory_quantity", quantity)
            .put("created_at", time(variant.path("createdAt").asText()))
            .put("updated_at", time(variant.path("updatedAt").asText()));
    body.putNull("image_id");
    for (int i = 0; i < 3; i++) {
      body.put("option" + (i + 1), Db.text(variant.path("selectedOptions").path(i), "value"));
    }
    return body;
  }

  static String joined(JsonNode tags) {
    StringBuilder joined = new StringBuilder();
    tags.forEach(tag -> joined.append(joined.isEmpty() ? "" : ", ").append(tag.asText()));
    return joined.toString();
  }

  /** Since 2025-01 without tags, consent and sums. */
  ObjectNode customer(ObjectNode customer) {
    ObjectNode body = people.head(customer).put("note", customer.path("note").asText(""));
    ArrayNode addresses = body.putArray("addresses");
    for (JsonNode address : customer.path("addresses")) {
      addresses.add(people.address(customer, address));
    }
    return body;
  }

  ObjectNode consent(ObjectNode customer, boolean email) {
    JsonNode consent = customer.path(email ? "emailConsent" : "smsConsent");
    ObjectNode state =
        Db.node()
            .put("state", lower(consent, "marketingState"))
            .put("opt_in_level", lower(consent, "marketingOptInLevel"))
            .put("consent_updated_at", time(Db.text(consent, "marketingUpdatedAt")));
    long id = customer.get("id").longValue();
    if (email) {
      ObjectNode body =
          Db.node().put("customer_id", id).put("email_address", Db.text(customer, "email"));
      body.set("email_marketing_consent", state);
      return body;
    }
    ObjectNode body = Db.node().put("id", id).put("phone", Db.text(customer, "phone"));
    body.set("sms_marketing_consent", state.put("consent_collected_from", "other"));
    return body;
  }
}
