package io.caravan.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of a till that only drops CSV files, as it is shipped, between it and a shop. */
final class TillCsvTest extends OnExample {
  private static final String ITEMS = "number,name,ean,price,on_hand\n";
  private static final String SALES = "receipt,line,booked_at,article,quantity,price\n";

  private Path drop;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    drop = Files.createDirectories(folder.resolve("drop"));
    stage = stage(folder, "till-csv", Map.of("caravan.systems.till.folder", drop.toString()));
  }

  /** As a careful till writes: complete, then under its name. */
  private void drops(String name, String text) throws IOException {
    Path part = Files.writeString(drop.resolve(name + ".part"), text);
    Files.setLastModifiedTime(part, FileTime.from(stage.now()));
    Files.move(part, drop.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** How often a receipt was told. */
  private int told(String receipt) {
    return stage.caravan("why", receipt).text().split("till told it", -1).length - 1;
  }

  private List<String> orders() throws IOException {
    Path folder = drop.resolve("orders");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(TillCsvTest::read).sorted().toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void what_is_in_the_newest_file_is_in_the_shop_and_a_broken_row_stops_only_itself()
      throws IOException {
    drops("items-1.csv", ITEMS + "MUG,Mug,,12.90,7\nPEG,Peg,,0.50\nCUP,Cup,,3.00,2\n");
    stage.start();
    shows("MUG", 7);
    shows("CUP", 2);
    assertThat(stage.shop().variants()).doesNotContainKey("PEG");
    stage
        .eventually()
        .until(() -> stage.caravan("parked", "list").text().contains("has 4 columns instead of 5"));

    drops("items-2.csv", ITEMS + "MUG,Mug,,12.90,6\nPEG,Peg,,0.50,40\nCUP,Cup,,3.00,2\n");
    shows("MUG", 6);
    shows("PEG", 40);
  }

  @Test
  void a_file_that_is_half_written_is_left_alone() throws IOException {
    drops("items-1.csv", ITEMS + "MUG,Mug,,12.90,7\nCUP,Cup,,3.00,2\nPOT,Pot,,3.00,2\n");
    stage.start();
    shows("MUG", 7);
    shows("CUP", 2);
    shows("POT", 2);

    Files.writeString(drop.resolve("items-2.csv"), ITEMS + "MUG,Mug,,12.90,5\nCUP,Cup,,3.0");
    Files.setLastModifiedTime(drop.resolve("items-2.csv"), FileTime.from(stage.now()));
    drops("items-1.csv", ITEMS + "MUG,Mug,,12.90,6\nCUP,Cup,,3.00,2\nPOT,Pot,,3.00,2\n");
    shows("MUG", 6);
    assertThat(status("POT")).isEqualTo("ACTIVE");
    drops("items-2.csv", ITEMS + "MUG,Mug,,12.90,5\nCUP,Cup,,3.00,2\n");
    shows("MUG", 5);
    stage.eventually().until(() -> status("POT").equals("ARCHIVED"));
    assertThat(status("CUP")).isEqualTo("ACTIVE");
  }

  @Test
  void a_receipt_that_comes_twice_is_one_sale_and_an_order_is_one_file() throws IOException {
    drops("items-1.csv", ITEMS + "MUG,Mug,,5.00,7\n");
    stage.start();
    shows("MUG", 7);
    String receipt = SALES + "17,1,2026-11-24T10:00:00Z,MUG,1,5.00\n";
    drops("sales-1.csv", receipt);
    until("MUG", () -> told("17") > 0);
    drops("sales-2.csv", receipt);
    drops("sales-3.csv", SALES + "18,1,2026-11-24T10:00:00Z,MUG,1,5.00\n");
    until("MUG", () -> told("18") > 0);
    assertThat(told("17")).as("recorded once").isEqualTo(1);

    ordered("MUG", 2);
    stage.eventually().until(() -> orders().size() == 1);
    assertThat(orders().get(0))
        .startsWith("line,order,article,quantity,price,state")
        .contains(",MUG,2,", ",reserved");
  }
}
