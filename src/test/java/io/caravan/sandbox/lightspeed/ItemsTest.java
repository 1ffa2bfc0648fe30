package io.caravan.sandbox.lightspeed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.sandbox.lightspeed.TestShop.Answer;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Items, matrices and their stock. */
class ItemsTest {
  private static TestShop shop;

  @BeforeAll
  static void open() {
    shop = TestShop.fast();
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static Answer stock(String itemID, String rows) {
    return shop.put("/Item/" + itemID + ".json", "{\"ItemShops\":{\"ItemShop\":" + rows + "}}");
  }

  @Test
  void stock_is_written_absolutely_and_logged_and_the_item_does_not_notice() {
    String id = shop.item("Counted", 5, "10");
    String before = shop.get("/Item/" + id + ".json").text("/Item/timeStamp");
    shop.pass(Duration.ofSeconds(3));
    Answer written = stock(id, "{\"shopID\":1,\"qoh\":\"3\"}");
    assertThat(written.status()).isEqualTo(200);
    assertThat(written.text("/Item/timeStamp")).isEqualTo(before);
    assertThat(shop.shopRow(id, "1").path("timeStamp").asText()).isGreaterThan(before);
    JsonNode log =
        shop.list("InventoryLog", "itemID", id, "sort", "-inventoryLogID").at("/InventoryLog/0");
    assertThat(log.path("qohChange").asText()).isEqualTo("-2");
    assertThat(log.path("reason").asText()).isEqualTo("ManualQuantityAdjustment");
    assertThat(log.path("shopID").asText()).isEqualTo("1");
    String moved = shop.shopRow(id, "1").path("timeStamp").asText();
    shop.pass(Duration.ofSeconds(3));
    stock(id, "{\"shopID\":1,\"qoh\":3}");
    assertThat(shop.shopRow(id, "1").path("timeStamp").asText()).isEqualTo(moved);
  }

  @Test
  void invalid_duplicate_and_negative_rows_are_refused_wholly() {
    String id = shop.item("Refused", 5, "10");
    assertThat(stock(id, "{\"shopID\":1,\"qoh\":-1}").status()).isEqualTo(400);
    assertThat(stock(id, "[{\"shopID\":2,\"qoh\":1},{\"shopID\":2,\"qoh\":2}]").status())
        .isEqualTo(400);
    assertThat(stock(id, "{\"shopID\":0,\"qoh\":1}").status()).isEqualTo(400);
    assertThat(stock(id, "{\"shopID\":77,\"qoh\":1}").status()).isEqualTo(400);
    assertThat(stock(id, "[{\"shopID\":1,\"qoh\":9},{\"shopID\":1,\"qoh\":8}]").status())
        .isEqualTo(400);
    assertThat(shop.onHand(id, "1")).isEqualTo("5");
    assertThat(shop.onHand(id, "2")).isNull();
    assertThat(
            shop.put(
                    "/ItemShop/" + shop.shopRow(id, "1").path("itemShopID").asText() + ".json",
                    "{\"qoh\":99,\"reorderPoint\":4}")
                .text("/ItemShop/reorderPoint"))
        .isEqualTo("4");
    assertThat(shop.onHand(id, "1")).isEqualTo("5");
  }

  @Test
  void the_summary_row_nets_negatives_but_its_sellable_does_not() {
    String id = shop.item("Oversold", 1, "10");
    stock(id, "{\"shopID\":2,\"qoh\":4}");
    shop.admin("sell", "{'shopID':1,'lines':[{'itemID':" + id + ",'quantity':3}]}");
    assertThat(shop.onHand(id, "1")).isEqualTo("-2");
    assertThat(shop.shopRow(id, "1").path("sellable").asText()).isEqualTo("0");
    assertThat(shop.onHand(id, "0")).isEqualTo("2");
    assertThat(shop.shopRow(id, "0").path("sellable").asText()).isEqualTo("4");
    JsonNode log =
        shop.list("InventoryLog", "itemID", id, "sort", "-inventoryLogID").at("/InventoryLog/0");
    assertThat(log.path("causedNegative").asText()).isEqualTo("true");
    assertThat(log.path("saleID").asText()).isNotEqualTo("0");
    assertThat(log.path("reason").asText()).isEqualTo("RemoveForTransaction");
  }

  @Test
  void the_item_shop_feed_gives_what_moved_since() {
    String id = shop.item("Fed", 2, "10");
    shop.pass(Duration.ofSeconds(3));
    String since = Wire.time(shop.clock.instant());
    shop.pass(Duration.ofSeconds(1));
    stock(id, "{\"shopID\":1,\"qoh\":7}");
    JsonNode rows =
        shop.list("ItemShop", "sort", "timeStamp", "timeStamp", ">=," + since).at("/ItemShop");
    assertThat(rows).hasSize(2).allMatch(row -> row.path("itemID").asText().equals(id));
  }

  @Test
  void bar_codes_used_twice_are_422_even_when_only_stock_is_written() {
    shop.admin("create-item", "{'description':'One','ean':'4006381333931'}");
    String twin =
        shop.admin("create-item", "{'description':'Two','ean':'4006381333931'}")
            .path("itemID")
            .asText();
    assertThat(stock(twin, "{\"shopID\":1,\"qoh\":3}").status()).isEqualTo(422);
    assertThat(
            shop.post("/Item.json", "{\"description\":\"Three\",\"ean\":\"4006381333931\"}")
                .status())
        .isEqualTo(422);
    assertThat(shop.post("/Item.json", "{\"description\":\"Short\",\"ean\":\"123\"}").status())
        .isEqualTo(422);
    // SKUs are not unique.
    assertThat(shop.post("/Item.json", "{\"description\":\"A\",\"customSku\":\"S\"}").status())
        .isEqualTo(200);
    assertThat(shop.post("/Item.json", "{\"description\":\"B\",\"customSku\":\"S\"}").status())
        .isEqualTo(200);
  }

  @Test
  void put_keeps_what_is_left_out_and_archives_only_by_delete_which_zeroes_stock() {
    String id = shop.item("Archived", 5, "10");
    Answer put = shop.put("/Item/" + id + ".json", "{\"customSku\":\"K-1\",\"archived\":true}");
    assertThat(put.text("/Item/description")).isEqualTo("Archived");
    assertThat(put.text("/Item/archived")).isEqualTo("false");
    assertThat(shop.put("/Item/" + id + ".json", "{\"customSku\":null}").text("/Item/customSku"))
        .isEmpty();
    assertThat(shop.delete("/Item/" + id + ".json").text("/Item/archived")).isEqualTo("true");
    assertThat(shop.onHand(id, "1")).isEqualTo("0");
    assertThat(shop.put("/Item/" + id + ".json", "{\"archived\":\"false\"}").text("/Item/archived"))
        .isEqualTo("false");
    assertThat(shop.onHand(id, "1")).isEqualTo("0");
  }

  @Test
  void prices_are_written_by_use_type() {
    String id = shop.item("Priced", 0, "10");
    Answer put =
        shop.put(
            "/Item/" + id + ".json",
            "{\"Prices\":{\"ItemPrice\":[{\"amount\":12.50,\"useType\":\"Default\"},{\"amount\":\"15\",\"useTypeID\":\"2\"}]}}");
    assertThat(put.text("/Item/Prices/ItemPrice/0/amount")).isEqualTo("12.5");
    assertThat(put.text("/Item/Prices/ItemPrice/1/amount")).isEqualTo("15");
    assertThat(put.text("/Item/Prices/ItemPrice/2/amount")).isEqualTo("0");
  }

  @Test
  void a_variant_extends_its_matrix_and_its_description_is_composed() {
    Answer matrix =
        shop.post(
            "/ItemMatrix.json",
            "{\"description\":\"Tee\",\"itemAttributeSetID\":1,\"Prices\":{\"ItemPrice\":{\"amount\":9,\"useTypeID\":1}}}");
    String id = matrix.text("/ItemMatrix/itemMatrixID");
    assertThat(matrix.text("/ItemMatrix/attribute1Values")).isEmpty();
    for (String size : new String[] {"S", "M"}) {
      Answer variant =
          shop.post(
              "/Item.json",
              "{\"description\":\"ignored\",\"itemMatrixID\":"
                  + id
                  + ",\"ItemAttributes\":{\"attribute1\":\"Red\",\"attribute2\":\""
                  + size
                  + "\",\"itemAttributeSetID\":1}}");
      assertThat(variant.text("/Item/description")).isEqualTo("Tee Red " + size);
    }
    JsonNode read = shop.get("/ItemMatrix/" + id + ".json?load_relations=all").at("/ItemMatrix");
    assertThat(read.path("attribute1Values").asText()).isEqualTo("Red");
    assertThat(read.path("attribute2Values")).hasSize(2);
    assertThat(read.at("/Items/Item")).hasSize(2);
    assertThat(read.at("/ItemAttributeSet/name").asText()).isEqualTo("Color/Size");
    shop.put("/ItemMatrix/" + id + ".json", "{\"description\":\"Shirt\"}");
    JsonNode items =
        shop.list("Item", "itemMatrixID", id, "load_relations", "[\"ItemAttributes\"]").at("/Item");
    assertThat(items.at("/0/description").asText()).isEqualTo("Shirt Red S");
    assertThat(items.at("/1/ItemAttributes/attribute2").asText()).isEqualTo("M");
  }

  @Test
  void the_size_set_has_its_size_in_the_second_attribute() {
    String id =
        shop.post("/ItemMatrix.json", "{\"description\":\"Sock\",\"itemAttributeSetID\":2}")
            .text("/ItemMatrix/itemMatrixID");
    String head = "{\"itemMatrixID\":" + id + ",\"ItemAttributes\":{";
    assertThat(shop.post("/Item.json", head + "\"attribute1\":\"L\"}}").status()).isEqualTo(400);
    assertThat(shop.post("/Item.json", head + "\"attribute2\":\"L\"}}").text("/Item/description"))
        .isEqualTo("Sock L");
  }

  @Test
  void tags_categories_and_manufacturers() {
    String parent = shop.post("/Category.json", "{\"name\":\"Camp\"}").text("/Category/categoryID");
    Answer child = shop.post("/Category.json", "{\"name\":\"Tents\",\"parentID\":" + parent + "}");
    assertThat(child.text("/Category/fullPathName")).isEqualTo("Camp/Tents");
    assertThat(child.text("/Category/nodeDepth")).isEqualTo("1");
    assertThat(child.header("X-LS-API-Request-Cost")).isEqualTo("10");
    String brand =
        shop.post("/Manufacturer.json", "{\"name\":\"Acme\"}").text("/Manufacturer/manufacturerID");
    String tag = shop.post("/Tag.json", "{\"name\":\"sale\"}").text("/Tag/tagID");
    Answer item =
        shop.post(
            "/Item.json",
            "{\"description\":\"Dome\",\"categoryID\":"
                + child.text("/Category/categoryID")
                + ",\"manufacturerID\":"
                + brand
                + ",\"TagRelations\":{\"TagRelation\":{\"tagID\":"
                + tag
                + "}},\"Note\":{\"note\":\"hello\"}"
                + ",\"ItemECommerce\":{\"longDescription\":\"Long\",\"weight\":1.5}}");
    String id = item.text("/Item/itemID");
    JsonNode read = shop.get("/Item/" + id + ".json?load_relations=all").at("/Item");
    assertThat(read.at("/Category/name").asText()).isEqualTo("Tents");
    assertThat(read.at("/Manufacturer/name").asText()).isEqualTo("Acme");
    assertThat(read.at("/TagRelations/TagRelation/Tag/name").asText()).isEqualTo("sale");
    assertThat(read.at("/Note/note").asText()).isEqualTo("hello");
    assertThat(read.at("/ItemECommerce/weight").asText()).isEqualTo("1.5");
    shop.put("/Item/" + id + ".json", "{\"Tags\":{\"tag\":[\"new\",\"old\"]}}");
    assertThat(
            shop.get("/Item/" + id + ".json?load_relations=all")
                .at("/Item/TagRelations/TagRelation"))
        .hasSize(2);
    assertThat(shop.delete("/Tag/" + tag + ".json").status()).isEqualTo(200);
    assertThat(shop.get("/Tag/" + tag + ".json").status()).isEqualTo(404);
    assertThat(shop.delete("/Category/" + parent + ".json").status()).isEqualTo(400);
    assertThat(shop.post("/Item.json", "{\"description\":\"x\",\"categoryID\":999}").status())
        .isEqualTo(400);
  }

  @Test
  void images_are_uploaded_in_two_parts() {
    String id = shop.item("Pictured", 0, "1");
    String body =
        "--B\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n{\"description\":\"front\",\"filename\":\"f.png\",\"ordering\":1}"
            + "\r\n--B\r\nContent-Disposition: form-data; name=\"image\"; filename=\"f.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--B--\r\n";
    Answer made =
        shop.send(
            shop.api("/Item/" + id + "/Image.json")
                .header("Content-Type", "multipart/form-data; boundary=B")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    assertThat(made.text("/Image/publicID")).isNotEmpty();
    assertThat(made.text("/Image/itemID")).isEqualTo(id);
    assertThat(
            shop.get("/Item/" + id + ".json?load_relations=%5B%22Images%22%5D")
                .text("/Item/Images/Image/filename"))
        .isEqualTo("f.png");
    assertThat(shop.post("/Image.json", "{}").status()).isEqualTo(400);
  }

  @Test
  void a_count_is_reconciled_once_and_says_what_changed() {
    String id = shop.item("Inventoried", 5, "10");
    String count =
        shop.post("/InventoryCount.json", "{\"name\":\"Night\",\"shopID\":1}")
            .text("/InventoryCount/inventoryCountID");
    assertThat(
            shop.post(
                    "/InventoryCountItem.json",
                    "{\"inventoryCountID\":" + count + ",\"itemID\":" + id + ",\"qty\":8}")
                .status())
        .isEqualTo(400);
    shop.post(
        "/InventoryCountItem.json",
        "{\"inventoryCountID\":" + count + ",\"itemID\":" + id + ",\"qty\":8,\"employeeID\":2}");
    Answer done =
        shop.post("/InventoryCountReconcile.json", "{\"inventoryCountID\":" + count + "}");
    assertThat(done.text("/InventoryCountReconcile/qohChange")).isEqualTo("3");
    assertThat(done.text("/InventoryCountReconcile/costChange")).isEqualTo("6");
    assertThat(shop.onHand(id, "1")).isEqualTo("8");
    JsonNode log =
        shop.list("InventoryLog", "itemID", id, "sort", "-inventoryLogID").at("/InventoryLog/0");
    assertThat(log.path("reason").asText()).isEqualTo("AddInventoryForCount");
    assertThat(log.path("inventoryCountID").asText()).isEqualTo(count);
  }

  @Test
  void a_merge_leaves_no_trace_but_in_the_log() {
    String from = shop.item("Doppel", 3, "10");
    String into = shop.item("Ganger", 2, "10");
    String before = shop.get("/Item/" + into + ".json").text("/Item/timeStamp");
    shop.pass(Duration.ofSeconds(3));
    shop.admin("merge-items", "{'from':" + from + ",'into':" + into + "}");
    assertThat(shop.get("/Item/" + from + ".json").status()).isEqualTo(404);
    assertThat(shop.get("/Item/" + into + ".json").text("/Item/timeStamp")).isEqualTo(before);
    assertThat(shop.onHand(into, "1")).isEqualTo("5");
    assertThat(shop.onHand(from, "1")).isNull();
    assertThat(
            shop.list("InventoryLog", "itemID", from, "sort", "-inventoryLogID")
                .text("/InventoryLog/0/reason"))
        .isEqualTo("DeletedByMerge");
    assertThat(
            shop.list("InventoryLog", "itemID", into, "sort", "-inventoryLogID")
                .text("/InventoryLog/0/reason"))
        .isEqualTo("ModifiedByMerge");
  }
}
